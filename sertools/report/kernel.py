"""The kernel that a page runs in: IPython's, without the port that it opens for what forked processes print.

All else that a kernel of a build listens to are files; nothing that a page does forks and prints.
"""

from typing import Any

from ipykernel import kernelapp
from ipykernel.iostream import IOPubThread
from jupyter_client.manager import AsyncKernelManager


class KernelManager(AsyncKernelManager):
    """Starts this module where Jupyter would start IPython's kernel."""

    def format_kernel_cmd(self, extra_arguments: list[str] | None = None) -> list[str]:
        """The command of Jupyter's own kernel of Python, with this module in the place of its launcher."""
        command = super().format_kernel_cmd(extra_arguments)
        return [__name__ if part == "ipykernel_launcher" else part for part in command]


def without_port(socket: Any, *, pipe: bool, session: Any) -> IOPubThread:
    """The thread that hands on what a page prints, whatever `pipe` asks for."""
    return IOPubThread(socket, pipe=False, session=session)


if __name__ == "__main__":
    kernelapp.IOPubThread = without_port
    kernelapp.launch_new_instance()
