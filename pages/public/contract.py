"""«Make a contract» (E2): what is needed, form and model contracts, the application; visitors follow it by a link."""

import streamlit as st

from core.contracts import queries
from core.ui import address
from core.ui import page as screen
from core.ui.components import states
from core.ui.sections import contract_choice, contract_form, contract_status


def page() -> None:
    """Draw one application, the person's list, or the way to a new one."""
    ctx = screen.begin("Make a contract")
    if contract_status.is_asked():
        if found := contract_status.opened(ctx):
            contract_status.show(ctx, found)
            return
        title = ctx.t("There is no such application here")
        states.empty(ctx, title, ctx.t("Open the link of the letter anew, or sign in with the e-mail you wrote from."))
        st.button(ctx.t("To the applications"), key="contract.leave", on_click=contract_status.leave)
        return
    mine = queries.mine(ctx.db, person_id=ctx.person.person_id) if ctx.person else []
    if mine and not address.read("new"):
        contract_status.listed(ctx, mine)
        return
    contract_form.fill(ctx)
    contract_choice.answer(ctx)
    wanted = contract_choice.chosen(ctx)
    documents = contract_choice.documents(ctx, wanted)
    contract_choice.forms(ctx, wanted, contract_form.typed_so_far())
    contract_form.draw(ctx, wanted, documents)
