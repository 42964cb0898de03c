"""One turn of a TR-DPO training loop by hand: transformers' Llama, the LM head at answer positions only."""

import copy
import json
from itertools import islice
from pathlib import Path

import torch
from common import StepClock, peak_memory, read_job, write_result
from torch.nn.functional import cross_entropy, logsigmoid
from transformers import AutoModelForCausalLM

job = read_job()
rows = [json.loads(line) for line in Path(job["tokens"]).read_text().splitlines()]
policy = AutoModelForCausalLM.from_pretrained(job["model"], dtype=torch.float32)
reference = copy.deepcopy(policy).requires_grad_(False).eval()
policy.train()
optimizer = torch.optim.AdamW(policy.parameters(), lr=job["learningRate"], weight_decay=0, fused=True)


def batches():
    while True:
        for start in range(0, len(rows), job["batchSize"]):
            yield rows[start : start + job["batchSize"]]


def pad(sequences, value):
    tensors = [torch.tensor(sequence) for sequence in sequences]
    return torch.nn.utils.rnn.pad_sequence(tensors, batch_first=True, padding_value=value)


def collate(batch):
    """All chosen sequences, then all rejected ones."""
    pairs = [(row["prompt_ids"], row[key]) for key in ("chosen_ids", "rejected_ids") for row in batch]
    ids = pad([prompt + answer for prompt, answer in pairs], 0)
    attention = pad([[1] * (len(prompt) + len(answer)) for prompt, answer in pairs], 0)
    answers = pad([[0] * len(prompt) + [1] * len(answer) for prompt, answer in pairs], 0).bool()
    return ids, attention, answers


def log_probs(model, ids, attention, answers):
    """Log-probability of each sequence's answer, in nats."""
    hidden = model.model(input_ids=ids, attention_mask=attention, use_cache=False).last_hidden_state
    scored = answers[:, 1:]
    logits = model.lm_head(hidden[:, :-1][scored])
    tokens = -cross_entropy(logits, ids[:, 1:][scored], reduction="none")
    sequences = scored.nonzero()[:, 0]
    return torch.zeros(len(ids)).index_add(0, sequences, tokens)


steps = []
clock = StepClock()
clock.start()
for number, batch in enumerate(islice(batches(), job["steps"]), start=1):
    inputs = collate(batch)
    with torch.no_grad():
        reference_chosen, reference_rejected = log_probs(reference, *inputs).chunk(2)
    chosen, rejected = log_probs(policy, *inputs).chunk(2)
    margin = (chosen - reference_chosen) - (rejected - reference_rejected)
    loss = -logsigmoid(job["beta"] * margin).mean()
    loss.backward()
    torch.nn.utils.clip_grad_norm_(policy.parameters(), job["maxGradNorm"])
    optimizer.step()
    optimizer.zero_grad()
    if number % job["syncPeriod"] == 0:
        with torch.no_grad():
            torch._foreach_lerp_(list(reference.parameters()), list(policy.parameters()), job["alpha"])
    row = {"loss": loss.item(), "chosen": chosen.mean().item(), "rejected": rejected.mean().item()}
    steps.append({"seconds": clock.lap(), **row})

write_result({"steps": steps, "peakBytes": peak_memory()})
