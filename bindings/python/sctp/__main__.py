"""`python -m sctp`: which engine new sockets use here, and why."""

from . import __version__, engine_info, get_default_engine


def main() -> None:
    chosen = engine_info()
    print(f"anysctp {__version__}: new sockets use the {chosen.name} engine (setting: {get_default_engine()})")
    for name in ("kernel", "userspace"):
        info = engine_info(name)
        state = "available" if info.available else "not available"
        print(f"  {name}: {state}{f', {info.version}' if info.version else ''}")
        print(f"    {info.reason}")


if __name__ == "__main__":
    main()
