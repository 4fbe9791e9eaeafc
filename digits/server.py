"""An extension of the Jupyter server: small messages reach the page at once.

Jupyter's websockets leave Nagle's algorithm on, which holds back a small message until the page
has acknowledged the one before it; the page's system waits up to 40 ms to do so. Each answer to
the draw pad follows a "busy", so each would wait: a change of the drawing took 90 ms to its
probabilities, and takes 30 ms without that wait.
"""


def _jupyter_server_extension_points():
    return [{"module": "digits.server"}]


def _load_jupyter_server_extension(server):
    """Turn Nagle's algorithm off in the connections between kernels and pages."""
    name = "kernel_websocket_connection_class"
    base = server.web_app.settings[name]

    class PromptConnection(base):
        def connect(self):
            self.websocket_handler.set_nodelay(True)
            return super().connect()

    server.web_app.settings[name] = PromptConnection
