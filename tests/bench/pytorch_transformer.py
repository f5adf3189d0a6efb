#!/usr/bin/env python3
"""The same transformer in plain PyTorch, as a user would write it: what heed's speed is compared with.

    pytorch_transformer.py train REQUEST.json        {"target_pieces_per_second": ...}
    pytorch_transformer.py translate REQUEST.json    the same, and "log_probabilities" of the best translations

A request names a model folder of heed (float32) and holds sentences as ids: scripts/speed/pytorch.py writes it. Needs
python3-torch. Eager, torch.nn.functional, keys and values cached in decoding; Adam without an average of the weights.
Training may be asked for another "device" (with PyTorch's own kernels of attention), for "bfloat16" and to be "compiled".
Shapes: B batch, S source, T target, H heads, D width, V vocabulary, K beam.
"""

import json
import math
import random
import struct
import sys
import time
from pathlib import Path

import torch
from torch.nn import functional


def read_weights(folder):
    """Name -> tensor of a model.safetensors in float32."""
    data = bytearray((folder / "model.safetensors").read_bytes())
    (length,) = struct.unpack_from("<Q", data)
    header = json.loads(data[8 : 8 + length])
    return {name: torch.frombuffer(data, dtype=torch.float32, count=math.prod(entry["shape"]),
                                   offset=8 + length + entry["data_offsets"][0]).reshape(entry["shape"]).clone()
            for name, entry in header.items() if name != "__metadata__"}


def positions(count, width):
    """[count, D]: the first half sines, the second cosines."""
    angles = torch.arange(count).unsqueeze(1) / 10000 ** (2 * torch.arange(width // 2) / width)
    return torch.cat([angles.sin(), angles.cos()], 1)


class Transformer:
    def __init__(self, folder, dropout=0.0, device="cpu"):
        self.config = json.loads((folder / "config.json").read_text())
        self.weights = {name: weight.to(device) for name, weight in read_weights(folder).items()}
        self.dropout, self.device = dropout, device
        self.width, self.heads = self.config["d_model"], self.config["encoder_attention_heads"]
        self.pad, self.end = self.config["pad_token_id"], self.config["eos_token_id"]
        self.positions = positions(self.config["max_position_embeddings"], self.width).to(device)

    def drop(self, x):
        return functional.dropout(x, self.dropout, self.dropout > 0)

    def linear(self, x, name):
        return functional.linear(x, self.weights[name + ".weight"], self.weights[name + ".bias"])

    def split(self, x):
        return x.view(x.size(0), x.size(1), self.heads, -1).transpose(1, 2)  # [B, H, N, D/H]

    def keys_values(self, x, name):
        return self.split(self.linear(x, name + ".k_proj")), self.split(self.linear(x, name + ".v_proj"))

    def attend(self, x, keys_values, mask, name):
        keys, values = keys_values
        queries = self.split(self.linear(x, name + ".q_proj"))
        if self.device != "cpu":
            mixed = functional.scaled_dot_product_attention(queries, keys, values, mask)
        else:
            scores = queries @ keys.transpose(2, 3) / math.sqrt(keys.size(3))
            if mask is not None:
                scores = scores.masked_fill(~mask, -math.inf)  # [B, H, T, S]
            mixed = scores.softmax(-1) @ values
        mixed = mixed.transpose(1, 2).reshape(x.shape)  # [B, T, D]
        return self.add_and_norm(x, self.linear(mixed, name + ".out_proj"), name + "_layer_norm")

    def add_and_norm(self, x, sublayer, name):
        weight, bias = self.weights[name + ".weight"], self.weights[name + ".bias"]
        return functional.layer_norm(x + self.drop(sublayer), (self.width,), weight, bias, 1e-5)

    def feed_forward(self, x, name):
        hidden = functional.relu(self.linear(x, name + ".fc1"))
        return self.add_and_norm(x, self.linear(hidden, name + ".fc2"), name + ".final_layer_norm")

    def embed(self, ids, first=0):
        table = self.weights["model.shared.weight"]
        x = functional.embedding(ids, table) * math.sqrt(self.width) + self.positions[first : first + ids.size(1)]
        return self.drop(x)

    def layers(self, side):
        return [f"model.{side}.layers.{layer}" for layer in range(self.config[f"{side}_layers"])]

    def encode(self, source):
        """[B, S] -> [B, S, D] and the mask of what is no padding, [B, 1, 1, S]."""
        mask, x = (source != self.pad)[:, None, None, :], self.embed(source)
        for name in self.layers("encoder"):
            own = name + ".self_attn"
            x = self.feed_forward(self.attend(x, self.keys_values(x, own), mask, own), name)
        return x, mask

    def decode(self, target, memory, mask):
        """[B, T] -> logits [B, T, V], all positions at once."""
        causal = torch.ones(target.size(1), target.size(1), dtype=torch.bool, device=self.device).tril()
        x = self.embed(target)
        for name in self.layers("decoder"):
            own, cross = name + ".self_attn", name + ".encoder_attn"
            x = self.attend(x, self.keys_values(x, own), causal, own)
            x = self.feed_forward(self.attend(x, self.keys_values(memory, cross), mask, cross), name)
        return self.logits(x)

    def logits(self, x):
        return functional.linear(x, self.weights["model.shared.weight"], self.weights["final_logits_bias"][0])

    def step(self, ids, position, past, crosses, mask):
        """ids [B K, 1] -> log p of the next [B K, V]. `past` grows by the position's keys and values."""
        x = self.embed(ids, position)
        for layer, name in enumerate(self.layers("decoder")):
            own, cross = name + ".self_attn", name + ".encoder_attn"
            now = self.keys_values(x, own)
            past[layer] = [torch.cat([old, new], 2) for old, new in zip(past[layer], now)] if past[layer] else now
            x = self.attend(x, past[layer], None, own)
            x = self.feed_forward(self.attend(x, crosses[layer], mask, cross), name)
        return self.logits(x[:, 0]).log_softmax(-1)


def padded(sentences, pad):
    return torch.nn.utils.rnn.pad_sequence([torch.tensor(ids) for ids in sentences], True, pad)


@torch.no_grad()
def translate_batch(model, sources, beam, length):
    """log p of the best translation of `length` tokens of each source: [B]."""
    source = padded(sources, model.pad)
    memory, mask = model.encode(source)
    mask, memory = mask.repeat_interleave(beam, 0), memory.repeat_interleave(beam, 0)  # [B K, ...]
    crosses = [model.keys_values(memory, name + ".encoder_attn") for name in model.layers("decoder")]
    past = [None] * len(crosses)
    scores = torch.full((len(sources), beam), -math.inf)
    scores[:, 0] = 0.0  # all hypotheses are the same at first
    first_rows = torch.arange(len(sources)).unsqueeze(1) * beam
    ids = torch.full((len(sources) * beam, 1), model.config["decoder_start_token_id"])
    for position in range(length):
        log_p = model.step(ids, position, past, crosses, mask)
        log_p[:, model.pad] = -math.inf
        if position < length - 1:
            log_p[:, model.end] = -math.inf
        vocabulary = log_p.size(1)
        total = scores.unsqueeze(2) + log_p.view(len(sources), beam, vocabulary)
        scores, chosen = total.flatten(1).topk(beam)  # [B, K]
        rows = (first_rows + torch.div(chosen, vocabulary, rounding_mode="floor")).flatten()
        past = [[cache.index_select(0, rows) for cache in layer] for layer in past]
        ids = (chosen % vocabulary).view(-1, 1)
    return scores[:, 0].tolist()


def translate(request):
    model, sources = Transformer(Path(request["model"])), request["sources"]
    batches = [sources[i : i + request["batch"]] for i in range(0, len(sources), request["batch"])]
    translate_batch(model, batches[0], request["beam"], request["length"])  # warming up
    begin = time.perf_counter()
    found = [score for batch in batches for score in translate_batch(model, batch, request["beam"], request["length"])]
    pieces = len(sources) * request["length"]
    return {"target_pieces_per_second": pieces / (time.perf_counter() - begin), "log_probabilities": found}


def token_batches(targets, batch_tokens):
    """Indices of sentences of like length, so many target tokens a batch with padding, the batches in random order."""
    batches = [[]]
    for index in sorted(range(len(targets)), key=lambda index: len(targets[index])):
        if (len(batches[-1]) + 1) * len(targets[index]) > batch_tokens:
            batches.append([])
        batches[-1].append(index)
    random.Random(1).shuffle(batches)
    return batches


def training_loss(model, source, given, output):
    logits = model.decode(given, *model.encode(source)).flatten(0, 1)
    return functional.cross_entropy(logits, output.flatten(), ignore_index=model.pad, label_smoothing=0.1)


def train(request):
    device = request.get("device", "cpu")
    model, sources, targets = Transformer(Path(request["model"]), 0.1, device), request["sources"], request["targets"]
    loss_of = torch.compile(training_loss) if request.get("compiled") else training_loss
    parameters = [weight.requires_grad_() for weight in model.weights.values()]
    optimizer = torch.optim.Adam(parameters, lr=1e-4, betas=(0.9, 0.98), eps=1e-9)
    pieces, begin = 0, time.perf_counter()
    for update, batch in enumerate(token_batches(targets, request["batch_tokens"])[: request["updates"]]):
        if update == request["warm_updates"]:
            if device != "cpu":
                torch.cuda.synchronize()
            pieces, begin = 0, time.perf_counter()
        source = padded([sources[index] for index in batch], model.pad).to(device)
        output = padded([targets[index] for index in batch], model.pad).to(device)
        given = functional.pad(output[:, :-1], (1, 0), value=model.config["decoder_start_token_id"])
        with torch.autocast(device, torch.bfloat16, enabled=request.get("bfloat16", False)):
            loss = loss_of(model, source, given, output)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimizer.step()
        pieces += sum(len(targets[index]) for index in batch)
    last = loss.item()  # waits for a GPU
    return {"target_pieces_per_second": pieces / (time.perf_counter() - begin), "loss": last}


def main():
    request = json.loads(Path(sys.argv[2]).read_text())
    torch.set_num_threads(request["threads"])
    torch.manual_seed(1)
    print(json.dumps({"train": train, "translate": translate}[sys.argv[1]](request)))


if __name__ == "__main__":
    main()
