"""What the first page offers beside the sign-in form."""

from collections.abc import Sequence
from html import escape

import streamlit as st

from core.identity import queries as identity
from core.identity.model import Person, Role
from core.sample import people
from core.ui.components import sign_in
from core.ui.context import Context


def show(ctx: Context, *, audience: str) -> None:
    """Draw the form, what opens after signing in ('home' or 'business'), and what needs no sign-in."""
    st.html(f'<div class="kb-welcome">{sign_in.drawn(ctx)}{_without(ctx)}{_inside(ctx, audience)}</div>')
    samples = identity.sample_people(ctx.db)
    if samples:
        st.html(_samples(ctx, samples))


def _without(ctx: Context) -> str:
    """Return the four things that most people come for, and the others behind one heading."""
    first = (
        ("/send-reading", ctx.t("Submit a reading"), ctx.t("By the account number from your receipt")),
        (
            "/pay-without-signing-in",
            ctx.t("Pay by account number"),
            ctx.t("By bank card, the receipt comes by e-mail"),
        ),
        ("/debt", ctx.t("Learn the debt"), ctx.t("By letter to the e-mail of the account; a receipt too")),
        ("/offices", ctx.t("Find an office"), ctx.t("Opening hours, waiting time, accessibility")),
    )
    others = (
        ("/ways-to-pay", ctx.t("Where and how to pay"), ctx.t("What each way costs, and the places on the map")),
        ("/tariffs", ctx.t("Tariffs"), ctx.t("Prices, norms and rules, with their history")),
        ("/contract", ctx.t("Make a contract"), ctx.t("For organisations: documents, application, model contracts")),
        ("/shop", ctx.t("Shop and services"), ctx.t("Meters, lamps, verification, an electrician: look and compare")),
        ("/help", ctx.t("Help"), ctx.t("Answers to what is asked most")),
        ("/appeals", ctx.t("Write to us"), ctx.t("A question, a complaint, a proposal; the answer by letter")),
    )
    title, more = escape(ctx.t("Without signing in")), escape(ctx.t("Tariffs, contract, shop, help"))
    return (
        f'<div class="kb-without"><h2 class="kb-section">{title}</h2>{_links(first)}'
        f'<details class="kb-more"><summary>{more}</summary>{_links(others)}</details></div>'
    )


def _links(places: Sequence[tuple[str, str, str]]) -> str:
    links = "".join(
        f'<li><a class="kb-go" href="{path}"><strong>{escape(title)}</strong><span>{escape(note)}</span></a></li>'
        for path, title, note in places
    )
    return f"<ul>{links}</ul>"


def _inside(ctx: Context, audience: str) -> str:
    offers = {
        "home": (
            ctx.t("Readings of all meters, with the cost before you send them"),
            ctx.t("Usage by month and hour against last year"),
            ctx.t("Charges, debt and payments of each service, down to the formula"),
            ctx.t("Several accounts under one sign-in"),
        ),
        "business": (
            ctx.t("All sites in one table: electricity and heat, against last year"),
            ctx.t("Load by hour: night and weekend use at a glance"),
            ctx.t("Peak and base load of each site"),
            ctx.t("Charges and debt of each site, with files"),
        ),
    }
    lines = "".join(f"<li>{escape(line)}</li>" for line in offers[audience])
    title = escape(ctx.t("After signing in"))
    return f'<div class="kb-afterwards"><h2 class="kb-section">{title}</h2><ul class="kb-inside">{lines}</ul></div>'


def _samples(ctx: Context, samples: Sequence[Person]) -> str:
    who = {
        Role.HOUSEHOLD: ctx.t("a household"),
        Role.CORPORATE: ctx.t("an organisation"),
        Role.ANALYST: ctx.t("an analyst"),
        Role.OPERATOR: ctx.t("an operator"),
    }
    rows = "".join(f"<li>{escape(who[person.role])}: <code>{escape(person.email)}</code></li>" for person in samples)
    text = escape(ctx.t("This region is made up. Sign in as:"))
    password = escape(ctx.t("The password of all four:"))
    return (
        f'<div class="kb-samples"><p>{text}</p><ul>{rows}</ul>'
        f"<p>{password} <code>{escape(people.PASSWORD)}</code></p></div>"
    )
