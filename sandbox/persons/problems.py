"""What is wrong with a request to the persons' API, as one sentence with an HTTP status."""


class PersonsApiError(Exception):
    """A request that cannot be done; the text says why and what would be right."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
