"""What may live here: CreateTable, DescribeTable, ListTables and DeleteTable in DynamoDB's JSON."""

from __future__ import annotations

from impl.api.operation import Context, Prepared
from impl.api.params import Params, constraint
from impl.store import commands
from impl.store.commands import KeyAttribute
from impl.store.errors import ApiError, invalid, invalid_values
from impl.store.wire import Json, wrong_type

#: Parameters that are taken only with the value that says "without this feature".
_OFF: dict[str, tuple[Json, ...]] = {
    "GlobalSecondaryIndexes": ([],),
    "LocalSecondaryIndexes": ([],),
    "StreamSpecification": ({"StreamEnabled": False},),
    "SSESpecification": ({"Enabled": False},),
    "DeletionProtectionEnabled": (False,),
    "TableClass": ("STANDARD",),
    "Tags": ([],),
}
_CREATE = frozenset(
    {"TableName", "AttributeDefinitions", "KeySchema", "BillingMode", "ProvisionedThroughput"}
) | frozenset(_OFF)
_MAX_NAME = 255
_ACCOUNT = "000000000000"


def create_table(json: Json, context: Context) -> Prepared:
    """CreateTable."""
    params = Params("CreateTable", json, _CREATE)
    for name, allowed in _OFF.items():
        if name in params and params.json(name) not in allowed:
            raise invalid(f"The parameter {name} of CreateTable is not supported by this store")
    name = params.table_name()
    types = _attribute_types(params)
    partition, sort = _key_schema(params, types)
    on_demand, reads, writes = _throughput(params)
    command = commands.CreateTable(
        commands.TableSpec(name, partition, sort, on_demand, reads, writes),
        table_id=context.new_id(),
        created_ms=context.now_ms(),
    )
    return Prepared(command, True, TableRendering("TableDescription", "ACTIVE", context))


def describe_table(json: Json, context: Context) -> Prepared:
    """DescribeTable: strongly consistent, so that a waiter sees what was just created."""
    name = Params("DescribeTable", json, frozenset({"TableName"})).table_name()
    return Prepared(commands.DescribeTable(name), True, TableRendering("Table", "ACTIVE", context))


def delete_table(json: Json, context: Context) -> Prepared:
    """DeleteTable."""
    name = Params("DeleteTable", json, frozenset({"TableName"})).table_name()
    return Prepared(
        commands.DeleteTable(name), True, TableRendering("TableDescription", "DELETING", context)
    )


def list_tables(json: Json, context: Context) -> Prepared:  # noqa: ARG001 - all have one shape
    """ListTables."""
    params = Params("ListTables", json, frozenset({"ExclusiveStartTableName", "Limit"}))
    start = ""
    if "ExclusiveStartTableName" in params:
        start = params.table_name("ExclusiveStartTableName")
    limit = params.count("Limit", least=1, most=100) or 100

    def render(result: commands.Result) -> Json:
        assert isinstance(result, commands.TableNames), result
        shown: Json = {"TableNames": list(result.names)}
        if result.last is not None:
            shown["LastEvaluatedTableName"] = result.last
        return shown

    return Prepared(commands.ListTables(start, limit), True, render)


def _attribute_types(params: Params) -> dict[str, str]:
    types: dict[str, str] = {}
    for definition in _structures(params, "AttributeDefinitions"):
        name = _member(definition, "AttributeName")
        kind = _member(definition, "AttributeType")
        if kind not in {"S", "N", "B"}:
            raise constraint(
                kind, "AttributeDefinitions", "Member must satisfy enum value set: [B, N, S]"
            )
        if name in types:
            raise invalid_values(f"Duplicate AttributeName in AttributeDefinitions: {name}")
        if not 1 <= len(name.encode()) <= _MAX_NAME:
            raise constraint(
                name, "AttributeDefinitions", f"Member must have length between 1 and {_MAX_NAME}"
            )
        types[name] = kind
    return types


def _key_schema(params: Params, types: dict[str, str]) -> tuple[KeyAttribute, KeyAttribute | None]:
    schema = [
        (_member(element, "AttributeName"), _member(element, "KeyType"))
        for element in _structures(params, "KeySchema")
    ]
    if not 1 <= len(schema) <= 2:
        raise constraint(schema, "KeySchema", "Member must have length between 1 and 2")
    for position, wanted, (_, kind) in zip(
        ("first", "second"), ("HASH", "RANGE"), schema, strict=False
    ):
        if kind != wanted:
            raise invalid(
                f"Invalid KeySchema: The {position} KeySchemaElement is not a {wanted} key type"
            )
    names = [name for name, _ in schema]
    if len(set(names)) < len(names):
        raise invalid(
            "Both the Hash Key and the Range Key element in the KeySchema have the same name"
        )
    if not set(names) <= types.keys():
        raise invalid_values(
            "Some index key attributes are not defined in AttributeDefinitions. "
            f"Keys: [{', '.join(names)}], AttributeDefinitions: [{', '.join(types)}]"
        )
    if set(names) != types.keys():
        raise invalid_values(
            "Some AttributeDefinitions are not used. "
            f"AttributeDefinitions: [{', '.join(types)}], keys used: [{', '.join(names)}]"
        )
    partition, *sorts = (KeyAttribute(name, types[name]) for name in names)
    return partition, sorts[0] if sorts else None


def _throughput(params: Params) -> tuple[bool, int, int]:
    mode = params.choice("BillingMode", ("PROVISIONED", "PAY_PER_REQUEST"), "PROVISIONED")
    given = params.json("ProvisionedThroughput")
    if mode == "PAY_PER_REQUEST":
        if given is not None:
            raise invalid_values(
                "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when "
                "BillingMode is PAY_PER_REQUEST"
            )
        return True, 0, 0
    units = Params(
        "CreateTable", given or {}, frozenset({"ReadCapacityUnits", "WriteCapacityUnits"})
    )
    reads = units.count("ReadCapacityUnits", least=1)
    writes = units.count("WriteCapacityUnits", least=1)
    if reads is None or writes is None:
        raise invalid_values(
            "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is "
            "PROVISIONED"
        )
    return False, reads, writes


def _structures(params: Params, name: str) -> list[dict[str, Json]]:
    value = params.required(name)
    if not isinstance(value, list):
        raise wrong_type(value, "List")
    for element in value:
        if not isinstance(element, dict):
            raise wrong_type(element, "Map")
    return value


def _member(structure: dict[str, Json], name: str) -> str:
    value = structure.get(name)
    if value is None:
        raise _missing(name)
    if not isinstance(value, str):
        raise wrong_type(value, "String")
    return value


def _missing(name: str) -> ApiError:
    return constraint(None, name, "Member must not be null")


class TableRendering:
    """How a table is shown: under `member`, with a status."""

    def __init__(self, member: str, status: str, context: Context) -> None:
        self._member = member
        self._status = status
        self._region = context.region

    def __call__(self, result: commands.Result) -> Json:
        assert isinstance(result, commands.Table), result
        spec = result.spec
        keys = [(spec.partition, "HASH")] + ([(spec.sort, "RANGE")] if spec.sort else [])
        shown: Json = {
            "TableName": spec.name,
            "TableStatus": self._status,
            "TableId": result.table_id,
            "TableArn": f"arn:aws:dynamodb:{self._region}:{_ACCOUNT}:table/{spec.name}",
            "CreationDateTime": result.created_ms / 1000,
            "AttributeDefinitions": [
                {"AttributeName": key.name, "AttributeType": key.type} for key, _ in keys
            ],
            "KeySchema": [{"AttributeName": key.name, "KeyType": kind} for key, kind in keys],
            "ProvisionedThroughput": {
                "NumberOfDecreasesToday": 0,
                "ReadCapacityUnits": spec.read_units,
                "WriteCapacityUnits": spec.write_units,
            },
            "ItemCount": result.items,
            "TableSizeBytes": result.bytes,
            "DeletionProtectionEnabled": False,
        }
        if spec.pay_per_request:
            shown["BillingModeSummary"] = {"BillingMode": "PAY_PER_REQUEST"}
        return {self._member: shown}
