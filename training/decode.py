"""Greedy decoding with Whisper's begin-suppression, batched, for learning curves."""

import torch


@torch.no_grad()
def greedy(model, vocabulary, mels, limit=72):
    """Texts of [batch, mels, frames], transcribed without timestamps."""
    model.eval()
    device = mels.device
    with torch.autocast(device.type, torch.bfloat16):
        cross = model.decoder.cross(model.encoder(mels))
        prompt = [vocabulary.sot, vocabulary.en, vocabulary.transcribe, vocabulary.no_timestamps]
        ids = torch.tensor([prompt] * len(mels), device=device)
        out, past, start = [], None, 0
        ended = torch.zeros(len(mels), dtype=torch.bool, device=device)
        while start + ids.shape[1] < limit and not ended.all():
            logits, past = model.decoder(ids, cross, past, start)
            logits = logits[:, -1].float()
            if start == 0:
                logits[:, vocabulary.eot] = -torch.inf
            start += ids.shape[1]
            ids = logits.argmax(-1, keepdim=True)
            ended |= ids[:, 0] == vocabulary.eot
            out.append(torch.where(ended, vocabulary.eot, ids[:, 0]))
    model.train()
    return [vocabulary.decode([i for i in row if i < vocabulary.eot]) for row in torch.stack(out, 1).tolist()]
