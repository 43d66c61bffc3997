/* The floor: the least that C does with a camera's picture. libjpeg-turbo decodes it into planes, scaled by the DCT, an area
   filter scales the planes, libjpeg-turbo encodes them once at a quality that is given. No turning, no thumbnail, no hash.

   floor PHOTO LONG_EDGE QUALITY REPEATS; prints the milliseconds on the wall and of the processor, the bytes of the result and
   the peak of memory in kilobytes, a line for each repeat. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <turbojpeg.h>

typedef struct { unsigned char *data; int width, height; } Plane;

static double now(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}

static void fail(const char *what) { fprintf(stderr, "%s: %s\n", what, tjGetErrorStr()); exit(1); }

/* Weights of the one to n source samples that a target sample covers, in 1/256, for widths that shrink by less than 4. */
typedef struct { int first, count, weight[6]; } Cover;

static Cover *covers(int from, int to) {
    Cover *all = malloc(to * sizeof *all);
    double step = (double)from / to;
    for (int i = 0; i < to; i++) {
        double begin = i * step, end = begin + step;
        int first = begin, last = end - 1e-9, sum = 0;
        if (last >= from) last = from - 1;
        all[i].first = first;
        all[i].count = last - first + 1;
        for (int k = first; k <= last; k++) {
            double a = begin > k ? begin : k, b = end < k + 1 ? end : k + 1;
            sum += all[i].weight[k - first] = (int)((b - a) / step * 256 + 0.5);
        }
        all[i].weight[0] += 256 - sum;
    }
    return all;
}

static Plane shrink(Plane in, int width, int height) {
    Plane out = { malloc((size_t)width * height), width, height };
    Cover *across = covers(in.width, width), *down = covers(in.height, height);
    unsigned short *row = malloc(in.width * sizeof *row);
    for (int y = 0; y < height; y++) {
        memset(row, 0, in.width * sizeof *row);
        for (int k = 0; k < down[y].count; k++) {
            const unsigned char *line = in.data + (size_t)(down[y].first + k) * in.width;
            unsigned short weight = down[y].weight[k];
            for (int x = 0; x < in.width; x++) row[x] += line[x] * weight;
        }
        for (int x = 0; x < width; x++) {
            unsigned sum = 1 << 15;
            for (int k = 0; k < across[x].count; k++) sum += row[across[x].first + k] * across[x].weight[k];
            out.data[(size_t)y * width + x] = sum >> 16;
        }
    }
    free(row); free(across); free(down);
    return out;
}

int main(int argc, char **argv) {
    if (argc != 5) return 2;
    int edge = atoi(argv[2]), quality = atoi(argv[3]), repeats = atoi(argv[4]);
    for (int turn = 0; turn < repeats; turn++) {
        double start = now(CLOCK_MONOTONIC), worked = now(CLOCK_PROCESS_CPUTIME_ID);
        FILE *file = fopen(argv[1], "rb");
        if (!file) { perror(argv[1]); return 1; }
        fseek(file, 0, SEEK_END);
        unsigned long size = ftell(file);
        rewind(file);
        unsigned char *jpeg = malloc(size);
        if (fread(jpeg, 1, size, file) != size) return 1;
        fclose(file);

        tjhandle in = tjInitDecompress(), out = tjInitCompress();
        int width, height, sampling, space;
        if (tjDecompressHeader3(in, jpeg, size, &width, &height, &sampling, &space)) fail("header");
        if (sampling != TJSAMP_420 && sampling != TJSAMP_422) { fprintf(stderr, "4:2:0 or 4:2:2 is wanted\n"); return 1; }
        int longer = width > height ? width : height, denominator = 8;
        while (denominator > 1 && (longer + denominator - 1) / denominator < edge) denominator /= 2;
        tjscalingfactor factor = { 1, denominator };
        int scaled_width = TJSCALED(width, factor), scaled_height = TJSCALED(height, factor);
        Plane planes[3], small[3];
        unsigned char *pointers[3];
        for (int i = 0; i < 3; i++) {
            planes[i].width = tjPlaneWidth(i, scaled_width, sampling);
            planes[i].height = tjPlaneHeight(i, scaled_height, sampling);
            pointers[i] = planes[i].data = malloc((size_t)planes[i].width * planes[i].height);
        }
        if (tjDecompressToYUVPlanes(in, jpeg, size, pointers, scaled_width, NULL, scaled_height, 0)) fail("decode");
        free(jpeg);

        int to_width = longer == width ? edge : (int)((double)width * edge / height + 0.5);
        int to_height = longer == height ? edge : (int)((double)height * edge / width + 0.5);
        const unsigned char *sources[3];
        for (int i = 0; i < 3; i++) {
            small[i] = shrink(planes[i], tjPlaneWidth(i, to_width, TJSAMP_420), tjPlaneHeight(i, to_height, TJSAMP_420));
            free(planes[i].data);
            sources[i] = small[i].data;
        }
        unsigned char *encoded = NULL;
        unsigned long bytes = 0;
        if (tjCompressFromYUVPlanes(out, sources, to_width, NULL, to_height, TJSAMP_420, &encoded, &bytes, quality, 0)) fail("encode");
        double took = now(CLOCK_MONOTONIC) - start;
        worked = now(CLOCK_PROCESS_CPUTIME_ID) - worked;
        for (int i = 0; i < 3; i++) free(small[i].data);
        tjFree(encoded); tjDestroy(in); tjDestroy(out);

        long peak = 0;
        char line[256];
        FILE *status = fopen("/proc/self/status", "r");
        while (status && fgets(line, sizeof line, status)) sscanf(line, "VmHWM: %ld", &peak);
        if (status) fclose(status);
        printf("%.3f %.3f %lu %ld\n", took, worked, bytes, peak);
    }
    return 0;
}
