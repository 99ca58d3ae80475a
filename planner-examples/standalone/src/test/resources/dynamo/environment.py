"""The environment of a planner: Dynamo's own client, which starts and stops mock engines as decisions say.

Takes a JSON object of settings as its only argument and works in the folder that it is started in. Prints one JSON object a
line: {"decision": id, "prefill": n, "decode": n} when it takes up a decision, {"done": id} when it has acknowledged it, and
{"prefill": n, "decode": n, "ready": [p, d]} once a second: engines that were asked for, and that are registered. Stops, and
its engines with it, when its standard input ends.
"""

import asyncio
import json
import os
import signal
import sys
import time
from pathlib import Path

import numpy as np
from dynamo._core import VirtualConnectorClient
from dynamo.common.utils.runtime import create_runtime

SETTINGS = json.loads(sys.argv[1])
COMPONENTS = {"prefill": "prefill", "decode": "backend"}
PATIENCE = 60


def say(**line):
    print(json.dumps(line), flush=True)


def write_model(folder):
    """A tokenizer in which every word is one token, and the configuration of a model of 8B."""
    folder.mkdir()
    special = ["<unk>", "<s>", "</s>", "<|user|>", "<|assistant|>"]
    words = special + [f"w{i}" for i in range(SETTINGS["words"])]
    tokens = [
        {"id": i, "content": word, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
        for i, word in enumerate(special)
    ]
    vocabulary = {word: i for i, word in enumerate(words)}
    texts = {
        "tokenizer.json": {
            "version": "1.0",
            "added_tokens": tokens,
            "pre_tokenizer": {"type": "WhitespaceSplit"},
            "model": {"type": "WordLevel", "vocab": vocabulary, "unk_token": "<unk>"},
        },
        "tokenizer_config.json": {
            "tokenizer_class": "PreTrainedTokenizerFast",
            "bos_token": "<s>",
            "eos_token": "</s>",
            "unk_token": "<unk>",
            "chat_template": "{% for m in messages %}<|user|> {{ m['content'] }} {% endfor %}<|assistant|>",
        },
        "config.json": {
            "architectures": ["LlamaForCausalLM"],
            "model_type": "llama",
            "hidden_size": 4096,
            "intermediate_size": 14336,
            "num_hidden_layers": 32,
            "num_attention_heads": 32,
            "num_key_value_heads": 8,
            "head_dim": 128,
            "max_position_embeddings": SETTINGS["context_length"],
            "vocab_size": len(words),
            "bos_token_id": 1,
            "eos_token_id": 2,
            "torch_dtype": "bfloat16",
        },
        "generation_config.json": {"bos_token_id": 1, "eos_token_id": 2},
    }
    for name, text in texts.items():
        (folder / name).write_text(json.dumps(text))


def write_engine(file):
    """What the mock engines take: TTFT over prompt length, ITL over tokens in the KV cache and context length, in ms."""
    base, per_token, per_square = SETTINGS["ttft"]
    step, per_sequence, per_kv_token = SETTINGS["itl"]
    isl = np.linspace(1, SETTINGS["context_length"], 256)
    kv = np.linspace(0, SETTINGS["kv_tokens"], 128)
    context = np.linspace(1, SETTINGS["context_length"] / 2, 128)
    sequences = np.maximum(1, kv[:, None] / context[None, :])
    np.savez(
        file,
        prefill_isl=isl,
        prefill_ttft_ms=base + per_token * isl + per_square * isl**2,
        decode_active_kv_tokens=kv,
        decode_context_length=context,
        decode_itl=step + per_sequence * sequences + per_kv_token * np.maximum(kv[:, None], context[None, :]),
    )


class Engine:
    """One mock engine, which exists at once and serves after the time that it takes to start."""

    def __init__(self, role, number, delay):
        self.name = f"{role}-{number}"
        self.process = None
        self.starting = asyncio.create_task(self.start(role, delay))

    async def start(self, role, delay):
        await asyncio.sleep(delay)
        with open(f"{self.name}.log", "w") as log:
            self.process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "dynamo.mocker",
                "--model-path", "model", "--model-name", SETTINGS["model"],
                "--disaggregation-mode", role,
                "--planner-profile-data", "engine.npz",
                "--block-size", "16", "--num-gpu-blocks-override", str(SETTINGS["kv_tokens"] // 16),
                "--max-num-seqs", "128", "--max-model-len", str(SETTINGS["context_length"]),
                stdout=log, stderr=log,
            )

    async def stop(self):
        """Lets it end its requests; one that was never there is just not started."""
        self.starting.cancel()
        if self.process and self.process.returncode is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                await asyncio.wait_for(self.process.wait(), PATIENCE)
            except asyncio.TimeoutError:
                self.process.kill()


class Fleet:
    """The engines of both roles."""

    def __init__(self):
        self.engines = {role: [] for role in COMPONENTS}
        self.ending = set()
        self.started = 0

    def size(self, role):
        return len(self.engines[role])

    def resize(self, role, wanted, delay):
        while self.size(role) < wanted:
            self.started += 1
            self.engines[role].append(Engine(role, self.started, delay))
        while self.size(role) > wanted:
            self.ending.add(asyncio.create_task(self.engines[role].pop().stop()))

    async def end(self):
        for role in COMPONENTS:
            self.resize(role, 0, 0)
        await asyncio.gather(*self.ending)


async def show(fleet, clients):
    while True:
        ready = [len(clients[role].instance_ids()) for role in COMPONENTS]
        say(prefill=fleet.size("prefill"), decode=fleet.size("decode"), ready=ready)
        await asyncio.sleep(1)


async def carry_out(connector, fleet, clients):
    """One decision after the other; the newest counts, and one is done when as many engines are registered."""
    last = -1
    while True:
        decision = await connector.get()
        if decision.decision_id < 0 or decision.decision_id == last:
            try:
                await asyncio.wait_for(connector.wait(), 5)
            except asyncio.TimeoutError:
                pass
            continue
        last = decision.decision_id
        wanted = {"prefill": decision.num_prefill_workers, "decode": decision.num_decode_workers}
        say(decision=last, **wanted)
        for role, engines in wanted.items():
            if engines >= 0:
                fleet.resize(role, engines, SETTINGS["startup"])
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and any(
            n >= 0 and len(clients[role].instance_ids()) != n for role, n in wanted.items()
        ):
            newer = await connector.get()
            if newer.decision_id >= 0 and newer.decision_id != last:
                break
            await asyncio.sleep(0.5)
        else:
            await connector.complete(decision)
            say(done=last)


async def main():
    write_model(Path("model"))
    write_engine("engine.npz")
    runtime, loop = create_runtime("etcd", "tcp", "nats")
    namespace = os.environ["DYN_NAMESPACE"]
    connector = VirtualConnectorClient(runtime, namespace)
    clients = {
        role: await runtime.endpoint(f"{namespace}.{component}.generate").client()
        for role, component in COMPONENTS.items()
    }
    fleet = Fleet()
    for role in COMPONENTS:
        fleet.resize(role, 1, 0)
    work = [asyncio.create_task(show(fleet, clients)), asyncio.create_task(carry_out(connector, fleet, clients))]
    over = loop.run_in_executor(None, sys.stdin.read)
    await asyncio.wait([over, *work], return_when=asyncio.FIRST_COMPLETED)
    for task in work:
        task.cancel()
    for task in work:
        if task.done() and not task.cancelled() and task.exception():
            print(task.exception(), file=sys.stderr)
    await fleet.end()
    runtime.shutdown()


asyncio.run(main())
