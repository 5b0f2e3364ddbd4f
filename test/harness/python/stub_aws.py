"""Stand-in for boto3: clients whose recorded operations return the REST JSON as plain dicts.

Every other client, method or resource is a recording stub, named `boto3.client(s3).put_object`.
The exceptions of botocore are real classes, so that an `except` clause can name them.
"""

from stub_objects import Stub, make_stub


class AwsClient(Stub):
    """A stub whose methods answer with the case's response where it has one."""

    def __init__(self, session, service):
        super().__init__(session, f"boto3.client({service})")
        object.__setattr__(self, "_service", service)

    def __getattr__(self, attribute):
        operation = f"aws.{self._service}.{attribute}"
        if self._session.has(operation):
            return lambda **keywords: self._session.take(operation)
        return super().__getattr__(attribute)


class AwsSession(Stub):
    """`boto3.Session(...)`: makes clients like the module does."""

    def __init__(self, session, *arguments, **keywords):
        super().__init__(session, "boto3.Session()")

    def client(self, service_name, *arguments, **keywords):
        return AwsClient(self._session, service_name)

    def resource(self, service_name, *arguments, **keywords):
        return make_stub(self._session, f"boto3.resource({service_name})")


class BotoCoreError(Exception):
    """What botocore raises before a request is answered."""


class ClientError(Exception):
    """An answer that is an error."""


def install(session, module):
    """Adds the factory functions, or the exceptions, when the module is the provider's."""
    if module.__name__ == "botocore.exceptions":
        module.BotoCoreError = BotoCoreError
        module.ClientError = ClientError
    if module.__name__ not in ("boto3", "boto3.session"):
        return
    factory = AwsSession(session)
    module.client = factory.client
    module.resource = factory.resource
    module.Session = lambda *arguments, **keywords: AwsSession(session)
