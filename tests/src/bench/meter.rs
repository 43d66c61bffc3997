//! What a piece of work cost this process, beside time on the wall.

use rustix::time::{ClockId, clock_gettime};
use std::{fs, io, time::Duration};

/// The most memory this process held resident since it began or since [`reset_linux_peak_memory`], in bytes: `VmHWM` of
/// `/proc/self/status`. `None` where that does not exist, which is everywhere but on Linux.
pub fn linux_peak_memory() -> Option<u64> {
    status_bytes(&fs::read_to_string("/proc/self/status").ok()?, "VmHWM:")
}

/// The most memory that another process held resident, in bytes; on Linux only.
pub fn linux_peak_memory_of(process: u32) -> Option<u64> {
    status_bytes(&fs::read_to_string(format!("/proc/{process}/status")).ok()?, "VmHWM:")
}

/// The memory this process holds resident now, in bytes; on Linux only.
pub fn linux_memory() -> Option<u64> {
    status_bytes(&fs::read_to_string("/proc/self/status").ok()?, "VmRSS:")
}

/// Lets the peak begin again at what is resident now. That is not nothing: an allocator keeps what was freed, so a bench of memory is
/// run alone (`--only`) and reports the difference or says what came before. On Linux only.
pub fn reset_linux_peak_memory() -> io::Result<()> {
    fs::write("/proc/self/clear_refs", "5")
}

/// The CPU time of all threads of this process so far, in the kernel too; differences are what counts.
pub fn cpu_time() -> Duration {
    let now = clock_gettime(ClockId::ProcessCPUTime);
    let seconds = u64::try_from(now.tv_sec).unwrap_or_default();
    Duration::new(seconds, u32::try_from(now.tv_nsec).unwrap_or_default())
}

/// Does `work` and gives the CPU seconds it took beside its result.
pub fn cpu_seconds<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let before = cpu_time();
    let result = work();
    (result, cpu_time().saturating_sub(before).as_secs_f64())
}

fn status_bytes(status: &str, field: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix(field))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kernels_table_is_read_in_bytes() {
        assert_eq!(status_bytes("VmPeak:\t 9 kB\nVmHWM:\t   2048 kB\n", "VmHWM:"), Some(2 << 20));
        assert_eq!(status_bytes("Name: bench\n", "VmHWM:"), None);
    }

    #[test]
    fn work_takes_cpu_time_and_waiting_hardly_any() {
        let (sum, busy) = cpu_seconds(|| (0..20_000_000_u64).fold(0, |a, b| std::hint::black_box(a ^ b)));
        std::hint::black_box(sum);
        assert!(busy > 0.0);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_peak_outlives_the_memory_it_came_from_until_it_is_reset() {
        const BLOCK: usize = 64 << 20;
        drop(std::hint::black_box(vec![1_u8; BLOCK]));
        let peak = linux_peak_memory().expect("Linux");
        assert!(peak >= BLOCK as u64, "{peak}");
        // A sandbox may lack the file; then there is nothing to reset.
        if reset_linux_peak_memory().is_ok() {
            assert!(linux_peak_memory().expect("Linux") < peak);
        }
    }
}
