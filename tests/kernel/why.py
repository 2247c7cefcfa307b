"""Why the test kernel has not run its command, and what to do, a line each."""
import re
import signal
from pathlib import Path

MEMORY = ("there was not enough memory for it",
          "it takes 2 GB of memory, and a file as large in {folder}: make room there, or set TMPDIR to another folder")
OTHER = "the packages user-mode-linux, kmod and iproute2 have to be those of one system; see what the kernel said"

# What the kernel prints on its console.
CAUSES = [
    (r"setup_physmem.*(errno = -12|failed)|[Nn]o space left|[Cc]annot allocate memory|[Oo]ut of memory", *MEMORY),
    (r"ptrace.*(not permitted|errno = 1\b)|PTRACE_\w+ failed", "this system does not let it trace processes",
     "allow ptrace; in a container: --cap-add SYS_PTRACE --security-opt seccomp=unconfined"),
    (r"^insmod (.*):", "the module {found} does not go into it", OTHER),
    (r"VFS: (Unable to mount root fs|Cannot open root device)", "it has not found this system's files", OTHER),
    (r"Kernel panic - not syncing: (.*)", "panic: {found}", OTHER),
]


def of_boot(console: str, status: int, folder: Path) -> tuple[str, str]:
    """`status` is that of the kernel's process, `folder` the one with its files."""
    for pattern, what, to_do in CAUSES:
        if found := re.search(pattern, console, re.MULTILINE):
            return what.format(found=found[found.lastindex or 0].strip()), to_do.format(folder=folder)
    if status in (-signal.SIGBUS, -signal.SIGABRT, -signal.SIGKILL):
        return MEMORY[0], MEMORY[1].format(folder=folder)
    return f"its process has ended with status {status}, and it has not started the command", OTHER
