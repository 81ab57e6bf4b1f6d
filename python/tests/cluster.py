"""A Spark cluster on loopback: one master and some workers of one core, as processes of their own."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Self

import pyspark

SPARK = Path(pyspark.__file__).parent


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _children(pid: int) -> list[int]:
    found = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True)
    return [int(child) for child in found.stdout.split()]


class Cluster:
    """Starts on entering and ends on leaving. Logs are in `folder`."""

    def __init__(self, folder: Path, workers: int) -> None:
        """Describe a cluster."""
        self.folder, self.count, self.port = folder, workers, _free_port()
        self.url = f"spark://127.0.0.1:{self.port}"
        self.processes: list[subprocess.Popen[bytes]] = []

    def _start(self, name: str, *arguments: str) -> None:
        settings = {"SPARK_HOME": str(SPARK), "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_DAEMON_MEMORY": "512m"}
        settings |= {"PYSPARK_PYTHON": sys.executable, "SPARK_WORKER_DIR": str(self.folder / "work")}
        command = [str(SPARK / "bin/spark-class"), f"org.apache.spark.deploy.{name}", "--host", "127.0.0.1", *arguments]
        with (self.folder / f"{len(self.processes)}.log").open("wb") as log:
            self.processes.append(
                subprocess.Popen(command, env={**os.environ, **settings}, stdout=log, stderr=subprocess.STDOUT)
            )

    def _wait_for(self, log: int, words: str) -> None:
        path, until = self.folder / f"{log}.log", time.monotonic() + 120
        while words not in path.read_text():
            assert time.monotonic() < until, path.read_text()
            time.sleep(0.2)

    def __enter__(self) -> Self:
        """Start the master, then the workers, and wait until all are there."""
        self._start("master.Master", "--port", str(self.port), "--webui-port", "0")
        self._wait_for(0, "New state: ALIVE")
        for number in range(1, self.count + 1):
            self._start("worker.Worker", "--cores", "1", "--memory", "2g", "--webui-port", "0", self.url)
            self._wait_for(number, "Successfully registered with master")
        return self

    def kill_worker(self, number: int) -> list[int]:
        """Kill a worker (from 1) and its executors without warning; return the ids of the processes."""
        worker = self.processes[number]
        executors = _children(worker.pid)
        for pid in (worker.pid, *executors):
            os.kill(pid, signal.SIGKILL)
        worker.wait()
        return [worker.pid, *executors]

    def __exit__(self, *_: object) -> None:
        """End all processes."""
        for process in reversed(self.processes):
            process.terminate()
            process.wait()

    def session(self, name: str) -> pyspark.sql.SparkSession:
        """Connect to the cluster."""
        os.environ |= {"PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"}
        builder = pyspark.sql.SparkSession.builder.master(self.url).appName(name)
        settings = {
            "spark.driver.host": "127.0.0.1",
            "spark.executor.memory": "1g",
            "spark.ui.enabled": "false",
            "spark.sql.execution.arrow.maxRecordsPerBatch": "500",
            "spark.sql.files.maxPartitionBytes": "4m",
        }
        for key, value in settings.items():
            builder = builder.config(key, value)
        return builder.getOrCreate()
