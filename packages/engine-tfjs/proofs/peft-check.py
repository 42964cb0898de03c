"""peft-check.py BASE ADAPTER IDS: what PEFT makes of an adapter that Kedge wrote, as JSON."""

import json
import struct
import sys

import torch
from peft import PeftModel, get_peft_model_state_dict
from transformers import AutoModelForCausalLM

base, adapter, ids = sys.argv[1], sys.argv[2], torch.tensor(json.loads(sys.argv[3]))


def load(dtype):
    model = AutoModelForCausalLM.from_pretrained(base, dtype=dtype)
    return PeftModel.from_pretrained(model, adapter).eval()


model = load(torch.float32)
with open(f"{adapter}/adapter_model.safetensors", "rb") as file:
    header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
header.pop("__metadata__")
with torch.no_grad():
    logits = model(ids).logits.log_softmax(-1)
# Loaded in half precision, so that the merged weights can be compared with a merged half-precision checkpoint.
merged = load(torch.bfloat16).merge_and_unload()
print(
    json.dumps(
        {
            "expected": {name: list(value.shape) for name, value in get_peft_model_state_dict(model).items()},
            "written": {name: entry["shape"] for name, entry in header.items()},
            "logProbs": logits[:, :-1].gather(-1, ids[:, 1:, None]).squeeze(-1).tolist(),
            "merged": {name: value.float().flatten().tolist() for name, value in merged.state_dict().items()},
        }
    )
)
