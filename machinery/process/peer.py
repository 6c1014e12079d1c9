"""Who is at the other end of a Unix socket."""

import os
import socket
import struct

_CREDENTIALS = struct.Struct("3i")


def peer_user_id(connection: socket.socket) -> int:
    """The user id of the process at the other end, as the kernel recorded it (Linux `SO_PEERCRED`)."""
    raw = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, _CREDENTIALS.size)
    return int(_CREDENTIALS.unpack(raw)[1])


def is_trusted(user_id: int) -> bool:
    """Whether that user may do what this process may: the same user, or root, who may anyway."""
    return user_id in {os.geteuid(), 0}
