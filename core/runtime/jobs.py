"""Which jobs there are and who does them."""

from core.documents import jobs as documents
from core.imports import jobs as imports

HANDLERS = {
    imports.KIND: imports.run,
    documents.ISSUE: documents.run,
    documents.RENDER: documents.run,
}
