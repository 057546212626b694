// The card writer of npm `@soimy/dingtalk`, used as its reply strategy uses it: a card, the newest text at most once a second
// and one frame under way, the last frame and the end of the card.
import { commitAICardBlocks, createAICard } from "@soimy/dingtalk/src/card-service.ts";
import { createCardDraftController } from "@soimy/dingtalk/src/card-draft-controller.ts";

const [answers, words] = [Number(process.env.ANSWERS), Number(process.env.WORDS)];
const config: any = { clientId: process.env.CLIENT_ID, clientSecret: process.env.CLIENT_SECRET, robotCode: process.env.CLIENT_ID };
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function answer(number: number) {
  const began = performance.now();
  const card = await createAICard(config, process.env.PERSON!, undefined, { accountId: "default" });
  const opened = performance.now() - began;
  // It goes on with one Markdown message then.
  if (!card) return { id: null, opened: null };
  const writer = createCardDraftController({ card, throttleMs: 1000, realTimeStreamEnabled: true });
  let text = "";
  for (let word = 0; word < words; word += 1) {
    text += `${number}.${word} `;
    await writer.updateAnswer(text, { stream: true, renderBlocks: false });
    await sleep(50);
  }
  try {
    await writer.flush();
    writer.stop();
    await writer.waitForInFlight();
    const blockListJson = writer.getRenderedBlocks({ overrideAnswer: text });
    await commitAICardBlocks(card, { blockListJson, content: text });
  } catch {
    // Its log would say so.
  }
  return { id: card.outTrackId, opened };
}

const all = await Promise.all(Array.from({ length: answers }, (_, number) => answer(number)));
console.log(JSON.stringify(all));
