"""`voice …`: each command in a module of its own, imported only when it is asked for."""

from __future__ import annotations

from importlib import import_module

import click

from voice import __version__

COMMANDS = {
    "audit": "voice.cli.audit:audit",
    "backup": "voice.cli.backup:backup",
    "demo": "voice.cli.demo:demo",
    "evaluate": "voice.cli.evaluate:evaluate",
    "form": "voice.cli.form:form",
    "init": "voice.cli.init:init",
    "mail": "voice.cli.mail:mail",
    "member": "voice.cli.member:member",
    "migrate": "voice.cli.migrate:migrate",
    "restore": "voice.cli.backup:restore",
    "serve": "voice.cli.serve:serve",
    "tag": "voice.cli.tag:tag",
    "train": "voice.cli.train:train",
    "work": "voice.cli.serve:work",
}


class Lazily(click.Group):
    """`voice tag` must not pay for Flask, nor `voice serve` for openpyxl."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name].split(":")
        command: click.Command = getattr(import_module(module), name)
        return command


@click.group(cls=Lazily, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="voice")
def main() -> None:
    """Hear children who were shut out of school, and see what they say."""
