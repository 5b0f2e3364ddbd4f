"""Runs one case in its own process and puts its result together."""

from session import CaseFailed


class Finished(BaseException):
    """Never reaches anybody: the process ends where it would be raised."""


def run_case(number, entry, session, send):
    """The result of a case; where the case ends in the middle of a round, `send` ends the process at once."""

    def finish():
        send(result_of(number, session))

    try:
        entry.run(finish)
    except CaseFailed as error:
        return failed(number, session.failure or str(error), session)
    except MemoryError:
        return failed(number, "out of memory", session)
    except KeyboardInterrupt:
        return failed(number, "was interrupted", session)
    except BaseException as error:
        if session.failure is not None:
            return failed(number, session.failure, session)
        record_raise(session, error)
    if session.failure is not None:
        return failed(number, session.failure, session)
    return result_of(number, session)


def result_of(number, session):
    """A case that came to its end."""
    return {"case": number, "status": "ok", "events": session.events, "calls": session.calls}


def failed(number, reason, session):
    """A case that did not."""
    return {"case": number, "status": "failed", "reason": reason.replace("\n", " ")[:500], "calls": session.calls}


def record_raise(session, error):
    """The exception that nobody caught, where the application raised it."""
    file, line = "", 0
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename in session.whiles:
            file, line = session.relative_file(trace.tb_frame.f_code.co_filename), trace.tb_lineno
        trace = trace.tb_next
    session.events.append({"kind": "raise", "text": type(error).__name__, "file": file, "line": line})
