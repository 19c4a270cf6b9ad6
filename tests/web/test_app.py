"""The house stands: it starts, and answers plainly when something is wrong."""

from tests.suspicious import SuspiciousClient


def test_an_address_that_is_not_there_says_so_in_plain_words(client: SuspiciousClient) -> None:
    answer = client.get("/nothing-here")
    assert answer.status_code == 404
    assert "There is nothing here" in answer.text
