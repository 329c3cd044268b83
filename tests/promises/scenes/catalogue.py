"""Not a scene: everything a database says of its own making, in words that two databases can be compared by."""

from django.db import connection

POSTGRES = {
    "columns": """SELECT table_name, column_name, data_type, is_nullable, column_default, character_maximum_length,
        is_identity FROM information_schema.columns WHERE table_schema = current_schema()""",
    "constraints": """SELECT conrelid::regclass, conname, pg_get_constraintdef(oid), convalidated FROM pg_constraint
        WHERE connamespace = to_regnamespace(current_schema())""",
    "indexes": "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()",
    "triggers": "SELECT tgrelid::regclass, tgname, pg_get_triggerdef(oid), tgenabled FROM pg_trigger WHERE NOT tgisinternal",
    "policies": "SELECT tablename, policyname, permissive, roles, cmd, qual, with_check FROM pg_policies",
    "walls": """SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class
        WHERE relkind IN ('r', 'S', 'v') AND relnamespace = to_regnamespace(current_schema())""",
    "functions": "SELECT proname, prosrc FROM pg_proc WHERE pronamespace = to_regnamespace(current_schema())",
    "migrations": "SELECT app, name FROM django_migrations",
}
SQLITE = {
    "making": "SELECT type, tbl_name, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%%'",
    "migrations": "SELECT app, name FROM django_migrations",
}


def catalogue() -> dict[str, list[str]]:
    """By kind, one line for each thing, sorted."""
    asked = SQLITE if connection.vendor == "sqlite" else POSTGRES
    told = {}
    with connection.cursor() as cursor:
        for kind, words in asked.items():
            cursor.execute(words, [])
            told[kind] = sorted(" | ".join(map(str, row)) for row in cursor.fetchall())
    return told
