"""tuspy as a foreign client: sends a file with a token that headquarters gave for it. It knows nothing of Anjian.

python3 tus.py TOOLS ENDPOINT TOKEN FILE CHUNK [STOP-AFTER-CHUNKS [UPLOAD-URL]]; with checksums, and an empty Upload-Metadata.
"""

import sys

tools, endpoint, token, file, chunk = sys.argv[1:6]
stop_after = int(sys.argv[6]) if len(sys.argv) > 6 else 0
url = sys.argv[7] if len(sys.argv) > 7 else None
sys.path.insert(0, tools)

from tusclient.client import TusClient  # noqa: E402

client = TusClient(endpoint, headers={"Authorization": f"Bearer {token}"})
uploader = client.uploader(file, url=url, chunk_size=int(chunk), upload_checksum=True)
chunks = 0
while uploader.offset < uploader.get_file_size():
    uploader.upload_chunk()
    chunks += 1
    if chunks == stop_after:
        print(f"stopped {uploader.offset} {uploader.url}")
        sys.exit(0)
receipt = uploader.request.response_headers.get("anjian-receipt")
print(f"receipt {receipt}")
print(f"done {uploader.url}")
