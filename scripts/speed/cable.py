"""Two hosts on one machine, and a cable with a delay and a rate between them.

The hosts are network namespaces; the cable is a process that takes packets from a TUN device of one and gives them to the
other when they are due. (Linux's own netem does this too where the kernel has it; TUN is in all of them.) The kernel
hands over long stretches of a TCP stream at once, so that a rate of gigabits costs little, and cuts them into usual
segments by itself. Needs root.
"""

import fcntl
import os
import selectors
import struct
import subprocess
import sys
import time
from collections import deque
from contextlib import contextmanager

ADDRESSES = ("10.201.77.1", "10.201.77.2")
TUNSETIFF, TUNSETOFFLOAD = 0x400454CA, 0x400454D0
IFF_TUN, IFF_NO_PI, IFF_VNET_HDR = 0x0001, 0x1000, 0x4000
TUN_F_CSUM, TUN_F_TSO4 = 1, 2
LONGEST_PACKET = 1 << 17
# The same on every machine; and an update that was computed long enough does not begin slowly again.
TCP = ("net.ipv4.tcp_congestion_control=reno", "net.ipv4.tcp_slow_start_after_idle=0")


def command(*words):
    subprocess.run([str(word) for word in words], check=True, stdin=subprocess.DEVNULL)


def open_device(name):
    device = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(device, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TUN | IFF_NO_PI | IFF_VNET_HDR))
    fcntl.ioctl(device, TUNSETOFFLOAD, TUN_F_CSUM | TUN_F_TSO4)
    return device


class Direction:
    """Packets on their way; `rate` in bytes a second."""

    def __init__(self, source, target, rate, delay):
        self.source, self.target, self.rate, self.delay = source, target, rate, delay
        self.packets, self.free = deque(), 0.0

    def take(self):
        packet = os.read(self.source, LONGEST_PACKET)
        self.free = max(self.free, time.monotonic()) + len(packet) / self.rate
        self.packets.append((self.free + self.delay, packet))

    def give(self):
        """Seconds until the next packet is due; None where there is none."""
        while self.packets:
            left = self.packets[0][0] - time.monotonic()
            if left > 0:
                return left
            try:
                os.write(self.target, self.packets.popleft()[1])
            except OSError:  # the device is down: so is the cable
                pass
        return None


def carry(first, second, rate, delay):
    directions = [Direction(first, second, rate, delay), Direction(second, first, rate, delay)]
    selector = selectors.DefaultSelector()
    for direction in directions:
        selector.register(direction.source, selectors.EVENT_READ, direction)
    while True:
        waits = [wait for direction in directions if (wait := direction.give()) is not None]
        for key, _ in selector.select(min(waits, default=None)):
            try:
                key.data.take()
            except BlockingIOError:
                pass


@contextmanager
def two_hosts(rate, delay):
    """Gives two lists of words, each of which runs what follows them on a host; `rate` in bytes a second, `delay` in
    seconds one way."""
    names = [f"heed-{os.getpid()}-{number}" for number in (1, 2)]
    devices = [f"heed{number}" for number in (1, 2)]
    cable = None
    try:
        for name in names:
            command("ip", "netns", "add", name)
        cable = subprocess.Popen([sys.executable, __file__, *devices, str(rate), str(delay)], stdout=subprocess.PIPE)
        if not cable.stdout.readline():
            raise OSError("there is no TUN device (/dev/net/tun)")
        for name, device, address in zip(names, devices, ADDRESSES):
            command("ip", "link", "set", device, "netns", name)
            for words in (["addr", "add", f"{address}/24", "dev", device], ["link", "set", device, "up"],
                          ["link", "set", "lo", "up"]):
                command("ip", "-n", name, *words)
            command("ip", "netns", "exec", name, "sysctl", "-qw", *TCP)
        yield [["ip", "netns", "exec", name] for name in names]
    finally:
        if cable:
            cable.kill()
            cable.wait()
        for name in names:
            subprocess.run(["ip", "netns", "del", name], stderr=subprocess.DEVNULL, check=False)


if __name__ == "__main__":
    os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))  # a cable does not wait for a busy core
    opened = [open_device(name) for name in sys.argv[1:3]]
    print("ready", flush=True)
    carry(*opened, rate=float(sys.argv[3]), delay=float(sys.argv[4]))
