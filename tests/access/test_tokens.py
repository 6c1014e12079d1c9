"""The secret in a link: long enough, never the same, and nowhere in the store."""

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from machinery.access.asking import Role
from machinery.access.tokens import RANDOM_BYTES, is_token, new_token, token_sha256
from tests.access.people import accepted, invited


def test_tokens_are_long_and_different():
    tokens = {new_token() for _ in range(1_000)}
    assert len(tokens) == 1_000
    assert RANDOM_BYTES >= 32
    assert all(is_token(token) and len(token) * 6 >= 256 for token in tokens)


@given(st.text(max_size=60))
def test_only_what_could_be_a_token_is_looked_up(text):
    assert is_token(text) == (len(text) == 43 and all(c.isascii() and (c.isalnum() or c in "-_") for c in text))


@given(st.text(alphabet="abcdefXYZ019-_", min_size=43, max_size=43))
def test_the_hash_is_sha256(token):
    assert token_sha256(token) == hashlib.sha256(token.encode()).hexdigest()


def test_no_table_holds_a_token(store):
    tokens = [invited(store), invited(store, Role.PARTNER)]
    accepted(store, tokens[0])
    cursor = store._connection.cursor()
    for (table,) in cursor.execute("select table_name from duckdb_tables()").fetchall():
        rows = str(cursor.execute(f"select * from {table}").fetchall())
        assert not any(token in rows for token in tokens), table
    hashes = {row[0] for row in cursor.execute("select token_sha256 from invitation").fetchall()}
    assert hashes == {token_sha256(token) for token in tokens}
