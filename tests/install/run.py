"""Install to a temporary place, build a consumer against it, run that:
run.py find_package|pkg_config <cmake> <build folder> <consumer folder> -fsanitize=[<sanitizers>]."""
import os
import subprocess
import sys
import tempfile
from pathlib import Path


def run(*command: str, env: dict | None = None) -> str:
    done = subprocess.run(command, env={**os.environ, **(env or {})}, text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT)
    if done.returncode:
        sys.exit(f"{' '.join(command)}\n{done.stdout}")
    return done.stdout


def with_find_package(cmake: str, consumer: str, prefix: Path, work: Path, flags: list[str]) -> Path:
    run(cmake, "-S", consumer, "-B", str(work), f"-DCMAKE_PREFIX_PATH={prefix}", f"-DCMAKE_C_FLAGS={' '.join(flags)}")
    run(cmake, "--build", str(work))
    return work / "consumer"


def with_pkg_config(consumer: str, prefix: Path, work: Path, flags: list[str]) -> Path:
    work.mkdir()
    [description] = prefix.glob("**/anysctp.pc")
    options = run("pkg-config", "--cflags", "--libs", "anysctp", env={"PKG_CONFIG_PATH": str(description.parent)}).split()
    run("cc", *flags, f"{consumer}/consumer.c", "-o", str(work / "consumer"), *options)
    return work / "consumer"


way, cmake, build, consumer, sanitize = sys.argv[1:]
flags = [sanitize] if sanitize.split("=")[1] else []
with tempfile.TemporaryDirectory() as folder:
    prefix, work = Path(folder, "prefix"), Path(folder, "work")
    run(cmake, "--install", build, "--prefix", str(prefix))
    headers = sorted(path.name for path in prefix.glob("include/**/*") if path.is_file())
    if headers != ["anysctp.h", "numbers.def", "options.def", "records.def"]:
        sys.exit(f"installed headers: {headers}")
    if way == "find_package":
        program = with_find_package(cmake, consumer, prefix, work, flags)
    else:
        program = with_pkg_config(consumer, prefix, work, flags)
    [library] = prefix.glob("**/libanysctp.so")
    said = run(str(program), env={"LD_LIBRARY_PATH": str(library.parent)})
    print(said)
    if not said.endswith(": hello\n"):
        sys.exit("it said something else")
