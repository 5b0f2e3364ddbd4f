"""What `with` and `async with` enter, being itself what they give."""


class Entered:
    """A context manager of both kinds that lets failures through."""

    __slots__ = ()

    def __enter__(self):
        return self

    def __exit__(self, *details):
        return False

    async def __aenter__(self):
        return self

    async def __aexit__(self, *details):
        return False
