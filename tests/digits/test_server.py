"""The extension of the Jupyter server: installed, switched on, and doing what it says."""

import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

from digits import server


def test_it_is_installed_and_switched_on():
    command = [str(Path(sys.executable).with_name("jupyter")), "server", "extension", "list"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    lines = (done.stdout + done.stderr).splitlines()
    assert any("digits.server" in line and "enabled" in line for line in lines)
    assert any("digits.server" in line and "OK" in line for line in lines)


def test_connections_send_small_messages_at_once():
    class Connection:
        def __init__(self, websocket_handler):
            self.websocket_handler = websocket_handler

        def connect(self):
            return "connected"

    name, said = "kernel_websocket_connection_class", []
    settings = {name: Connection}
    server._load_jupyter_server_extension(
        SimpleNamespace(web_app=SimpleNamespace(settings=settings))
    )
    connection = settings[name](SimpleNamespace(set_nodelay=said.append))
    assert connection.connect() == "connected"
    assert said == [True]
