"""Pages run in a kernel of ours, which opens no port for what forked processes print."""

import zmq
from jupyter_client.session import Session

from sertools.report.kernel import KernelManager, without_port


def test_our_module_stands_where_jupyters_launcher_would():
    command = KernelManager(kernel_name="python3").format_kernel_cmd(["--quiet"])
    assert "sertools.report.kernel" in command and "ipykernel_launcher" not in command
    assert command[-1] == "--quiet"


def test_what_a_page_prints_is_handed_on_without_a_port():
    with zmq.Context() as context, context.socket(zmq.PUB) as socket:
        thread = without_port(socket, pipe=True, session=Session())
        try:
            assert not thread._pipe_flag and not hasattr(thread, "_pipe_port")
        finally:
            thread.close()
