"""`voice serve`: the web server, and the worker beside it. `voice work`: the worker alone."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from functools import partial
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, Final

import click
from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from voice.access import posts
from voice.access.accused import Watch
from voice.access.members import roles_of_each
from voice.calling import call_who_is_due, knock
from voice.cli.connections import open_for
from voice.cli.instance import check_keys, engine_of, folder_option, settings_of, vault_of
from voice.cli.mail import not_taken
from voice.cli.readiness import LOOPBACK, refusals
from voice.config import Settings
from voice.keeping import audit, schema
from voice.keeping.withdrawal import replay
from voice.summaries.renewal import renew_what_is_due
from voice.tagging import start_worker

CLOSED: Final = (
    "The doors for telling open when both have signed in at {}/work/sign-in, set up the second step, chosen a password "
    "and declared."
)
EVERYBODY: Final = (
    "OTHER MACHINES REACH {} WITHOUT HTTPS.\nIf the proxy is on this machine, set host to 127.0.0.1. If it is on "
    "another, write its address into trusted_proxy and let nobody else reach this port (docs/running.md)."
)
TOLD: Final = frozenset({"x-forwarded-for", "x-forwarded-proto"})


@click.command()
@folder_option
@click.option("--port", type=click.IntRange(1, 65535), help="Instead of the port in the settings.")
def serve(instance: Path | None, port: int | None) -> None:
    """Serve the instance. Refuses to start for real while something that keeps people safe is missing."""
    settings = settings_of(instance, **({"port": port} if port else {}))
    vault_of(settings)
    refuse_when_unsafe(settings)
    say_who_reaches_it(settings)
    run(settings)


@click.command()
@folder_option
def work(instance: Path | None) -> None:
    """Do all that goes on behind the pages, for web servers that do not (`tag_in_process = false`).

    It reads stories, calls by mail, makes readers' figures anew and deletes what has served, until stopped.
    """
    settings = settings_of(instance)
    vault_of(settings)
    refuse_when_unsafe(settings)
    with working(settings) as worker:
        worker.join()
    raise click.ClickException("The worker ended by itself. Start it again.")


def refuse_when_unsafe(settings: Settings) -> None:
    """Bring the database up to date, take back again what was taken back, and stop if something is missing."""
    engine = engine_of(settings)
    try:
        schema.upgrade(engine)
    except DBAPIError as error:
        raise click.ClickException(f"The database cannot be used: {error.orig}.") from None
    check_keys(engine, settings)
    replay(engine, settings.instance)
    with Session(engine) as session:
        faults = refusals(settings, roles_of_each(session))
        waits = [] if settings.demo or posts.may_be_told(session) else posts.not_yet(session)
    engine.dispose()
    if faults:
        lines = "\n".join(f"  - {fault}" for fault in faults)
        raise click.ClickException(f"This service is not ready for real people yet:\n{lines}")
    say_when_no_mail_goes_out(settings)
    if waits:
        click.echo("\n".join(["NOBODY CAN TELL A STORY YET.", *waits, CLOSED.format(settings.address)]), err=True)


def say_when_no_mail_goes_out(settings: Settings) -> None:
    """A service starts without mail, as its server may come later; whoever starts it reads that nobody is called."""
    if settings.demo:
        return
    try:
        knock(settings)
    except (OSError, ValueError) as error:
        click.echo(f"NOBODY CAN BE CALLED BY MAIL YET.\n{not_taken(settings, error)}", err=True)


def say_who_reaches_it(settings: Settings) -> None:
    """One that listens beyond this machine, though no proxy elsewhere asks it, answers everybody in plain http."""
    if settings.host not in LOOPBACK and settings.trusted_proxy in {"", *LOOPBACK}:
        click.echo(EVERYBODY.format(f"{settings.host}:{settings.port}"), err=True)


def listening(settings: Settings) -> dict[str, Any]:
    """How waitress listens, and to whom. The demo has no proxy, so that nobody's word counts there.

    Only the proxy knows who asks: what anybody else says of it is dropped, or one visitor could use up another's tries.
    """
    found: dict[str, Any] = {
        "host": settings.host,
        "port": settings.port,
        "threads": settings.threads,
        "ident": None,
        "clear_untrusted_proxy_headers": True,
    }
    if settings.trusted_proxy and not settings.demo:
        found |= {"trusted_proxy": settings.trusted_proxy, "trusted_proxy_count": 1, "trusted_proxy_headers": TOLD}
    return found


def look_after(settings: Settings, watch: Watch, engine: Engine) -> None:
    """What a worker does beside the reading: a concern that names all who would have it is kept from them, it is
    remembered that stories can come in, somebody is called by mail about what was looked at, readers' figures are made
    anew, and the audit of all that is sealed. One that fails holds up no other."""
    watch.has_looked = False
    with ExitStack() as rest:
        rest.callback(audit.seal, engine, settings.anchor_file)
        rest.callback(renew_what_is_due, settings, engine)
        rest.callback(call_who_is_due, settings, engine, watch)
        if not settings.demo:
            rest.callback(posts.remember_open, engine)
        watch.look(engine, vault_of(settings))


@contextmanager
def working(settings: Settings) -> Iterator[BaseProcess]:
    """The worker, as a child process that ends with this one."""
    told = (settings.database, settings.keys_file, settings.themes_folder, settings.draft_hours)
    worker = start_worker(*told, beside=partial(look_after, settings, Watch()))
    try:
        yield worker
    finally:
        worker.terminate()
        worker.join(5)


def _opened(settings: Settings, app: Flask) -> Any:
    try:
        return open_for(app, **listening(settings))
    except OSError as error:
        at = f"{settings.host}, port {settings.port}"
        raise click.ClickException(
            f"Nothing can listen at {at}: {error.strerror}. Is the service running already? Another port: --port."
        ) from None


def run(settings: Settings) -> None:
    """Serve until stopped, with the worker unless another process works."""
    from voice.web.app import create_app

    logging.basicConfig(level=settings.log_level, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    with working(settings) if settings.tag_in_process else nullcontext():
        server = _opened(settings, create_app(settings))
        server.print_listen("Serving on http://{}:{}")
        server.run()
