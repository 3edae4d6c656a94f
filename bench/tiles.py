"""
A large store in minutes: a generated region laid side by side many times, each copy with keys and numbers of its own.

The rows of a copy are those of the region, in its order; summaries of the analyst stay those of one region.
"""

from data.database import CATALOGS, Catalog, Database, Transaction

_KEYS = {
    "account_id": "live.account",
    "customer_id": "live.customer",
    "premise_id": "live.premise",
    "service_point_id": "live.service_point",
    "meter_id": "live.meter",
    "register_id": "live.register",
    "house_id": "live.house",
}
_NUMBERS = ("account_number", "point_code", "serial_number", "payment_number")  # what must differ is made longer
# What people and operators did stays as it was, and numbers of documents follow each other.
_LIVE = (
    *("absence", "account", "customer", "house", "house_account", "housing_account", "housing_bill"),
    *("meter", "premise", "register", "service_point"),
)
_COLUMNS = """
select table_name, list(column_name order by column_index) as names
from duckdb_columns()
where database_name = $catalog
group by table_name
having list_has_any(names, ['account_id', 'customer_id', 'premise_id', 'meter_id', 'house_id'])
order by table_name
"""


def lay(database: Database, *, copies: int) -> None:
    """Add copies of everything that has accounts, customers or meters, until there are `copies` regions."""
    steps = {key: int(database.value(f"select max({key}) + 1 from {table}")) for key, table in _KEYS.items()}
    for catalog in CATALOGS:
        for row in database.records(_COLUMNS, catalog=catalog):
            if catalog == "history" or row["table_name"] in _LIVE:
                _lay_table(database, catalog, row["table_name"], row["names"], steps=steps, copies=copies)


def _lay_table(
    database: Database, catalog: Catalog, table: str, names: list[str], *, steps: dict[str, int], copies: int
) -> None:
    rows = database.value(f"select count(*) from {catalog}.{table}")
    columns = ", ".join(_column(name, steps) for name in names)
    statement = (
        f"insert into {catalog}.{table} ({', '.join(names)}) select {columns} from {catalog}.{table} limit $rows"
    )

    def copy(transaction: Transaction) -> None:
        for number in range(1, copies):
            transaction.write(statement, number=number, rows=rows)

    if rows:
        database.bulk(catalog, copy)


def _column(name: str, steps: dict[str, int]) -> str:
    if name in steps:
        return f"{name} + $number * {steps[name]}"
    if name == "absence_id":
        return "uuid()"
    return f"{name} || '-' || $number" if name in _NUMBERS else name
