# Waits for many concurrent timers, as one writes it in Python, and prints how many milliseconds that took.
import asyncio
import sys
import time


async def main(tasks: int, seconds: float) -> None:
    start = time.perf_counter()
    await asyncio.gather(*(asyncio.sleep(seconds) for _ in range(tasks)))
    print((time.perf_counter() - start) * 1000)


asyncio.run(main(int(sys.argv[1]), float(sys.argv[2])))
