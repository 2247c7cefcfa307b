"""The reference page of the site: out of the POD in the module. Made by dev.d/site."""

from __future__ import annotations

import re
from pathlib import Path

from writer import Page, Writer, anchor_of

#: In the order in which the reference has them.
FILES = ["sctp.pm", "sctp/socket.pm", "sctp/message.pm", "sctp/option.pm"]
CODE = re.compile(r"C<< (.*?) >>|C<(.*?)>", re.DOTALL)


def page(folder: Path) -> Page:
    writer = Writer("Perl reference")
    for file in FILES:
        text = (folder / file).read_text()
        for pod in re.findall(r"^(=head1 .*?)^=cut$|^(=head2 .*?)^=cut$", text, re.MULTILINE | re.DOTALL):
            for part in re.split(r"^(?==head)", "".join(pod), flags=re.MULTILINE)[1:]:
                command, _, body = part.partition("\n")
                level, _, title = command.removeprefix("=head").partition(" ")
                if level == "1":
                    writer.heading(2, title, anchor_of(title))
                else:
                    for usage in re.split(r"(?<=\)), ", title):
                        writer.heading(3, usage, usage.partition("(")[0], code=True)
                writer.text(CODE.sub(lambda code: f"`{code[1] or code[2]}`", body))
        prefix = "sctp::" if file == "sctp.pm" else ""
        writer.expect([prefix + name for name in re.findall(r"^sub ([a-z]\w*)", text, re.MULTILINE) if name != "fileno"])
    return writer.page()
