"""python-lsp-server, asked over its own protocol, answers with our findings."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, Iterator, Optional

import pytest

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("pylsp") is None,
    reason="python-lsp-server is not installed: pip install 'lr_lint[editors]'",
)

SECONDS = 60
"""How long the server may take before it is ended."""

SCRIPT = """\
from paddlex.det import transforms
import paddlex as pdx
import os

# 𝔘 使用0号GPU卡
os.environ['CUDA_VISIBLE_DEVICES'] = '0'

dataset = pdx.datasets.VOCDetection(
    data_dir='data', file_list='data/train.txt', label_list='data/labels.txt',
    transforms=transforms.Compose([transforms.Normalize()]), shuffle=True)
model = pdx.det.YOLOv3(num_classes=5)
model.train(
    num_epochs=270,
    train_dataset=dataset,
    train_batch_size=16,
    learning_rate=0.000125)
"""

README = Path(__file__).resolve().parent.parent.parent / "README.md"


def settings_of_the_readme() -> object:
    """Return the settings that the README tells to give to the server."""
    blocks = re.findall(r"```json\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    (settings,) = [block for block in map(json.loads, blocks) if "pylsp" in block]
    return settings


class Client:
    """The editor's side of the language server protocol."""

    def __init__(self, server: subprocess.Popen[bytes]) -> None:
        assert server.stdin and server.stdout
        self._input: IO[bytes] = server.stdin
        self._output: IO[bytes] = server.stdout
        self._requests = 0

    def send(self, method: str, parameters: object, request: bool = False) -> None:
        """Send a notification, or a request whose answer is waited for."""
        message = {"jsonrpc": "2.0", "method": method, "params": parameters}
        if request:
            self._requests += 1
            message["id"] = self._requests
        body = json.dumps(message).encode()
        self._input.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self._input.flush()
        if request:
            self.wait_for(request=self._requests)

    def wait_for(
        self, method: Optional[str] = None, request: Optional[int] = None
    ) -> dict[str, object]:
        """Read messages up to a notification of this method or this answer."""
        while True:
            length = 0
            for line in iter(self._output.readline, b"\r\n"):
                assert line, "the server has ended"
                name, _, value = line.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
            message: dict[str, object] = json.loads(self._output.read(length))
            if method is not None and message.get("method") == method:
                return message
            if request is not None and message.get("id") == request:
                assert "error" not in message, message
                return message


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Client]:
    server = subprocess.Popen(
        [sys.executable, "-m", "pylsp"],
        env={**os.environ, "PATH": os.defpath},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=tmp_path,
    )
    watch = threading.Timer(SECONDS, server.kill)
    watch.start()
    try:
        yield Client(server)
    finally:
        watch.cancel()
        server.kill()
        server.communicate()


def test_the_server_publishes_our_findings(client: Client, tmp_path: Path) -> None:
    path = tmp_path / "train.py"
    path.write_text(SCRIPT, encoding="utf-8")
    client.send(
        "initialize",
        {"processId": None, "rootUri": tmp_path.as_uri(), "capabilities": {}},
        request=True,
    )
    client.send("initialized", {})
    client.send("workspace/didChangeConfiguration", {"settings": settings_of_the_readme()})
    document = {"uri": path.as_uri(), "languageId": "python", "version": 1, "text": SCRIPT}
    client.send("textDocument/didOpen", {"textDocument": document})
    published = client.wait_for("textDocument/publishDiagnostics")
    parameters = published["params"]
    assert isinstance(parameters, dict)
    found = {
        (diagnostic["code"], diagnostic["range"]["start"]["line"] + 1)
        for diagnostic in parameters["diagnostics"]
        if diagnostic["code"].startswith("LR")
    }
    assert found == {("LR001", 6), ("LR101", 16)}
    messages = [diagnostic["message"] for diagnostic in parameters["diagnostics"]]
    assert any("0.00025" in message for message in messages)
