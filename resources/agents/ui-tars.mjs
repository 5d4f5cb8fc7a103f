// UI-TARS uses the desktop, with its SDK: node agent.mjs 'Open a terminal'
// Environment: JUMPSEAT_URL, JUMPSEAT_TOKEN, OPENAI_BASE_URL (of the model), OPENAI_API_KEY, MODEL
import { GUIAgent } from '@ui-tars/sdk';
import { Operator } from '@ui-tars/sdk/core';

const { JUMPSEAT_URL, JUMPSEAT_TOKEN, OPENAI_BASE_URL, OPENAI_API_KEY, MODEL = 'ui-tars' } = process.env;
const headers = { Authorization: `Bearer ${JUMPSEAT_TOKEN}`, 'Content-Type': 'application/json' };

/** Executes predictions of one message; without any, takes a screenshot. After a failure the others are not executed. */
async function desktop(turn, predictions) {
  const url = `${JUMPSEAT_URL}/api/v0/agents/ui-tars?size=1280x720&turn=${turn}`;
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(predictions) });
  const { error, ...result } = answer.ok ? await answer.json() : { error: await answer.text() };
  if (error) throw new Error(error);
  return result;
}

class Desktop extends Operator {
  screenshot() {
    this.turn = crypto.randomUUID();
    return desktop(this.turn, []);
  }
  execute = ({ parsedPrediction }) => desktop(this.turn, parsedPrediction);
}

const model = { baseURL: OPENAI_BASE_URL, apiKey: OPENAI_API_KEY, model: MODEL };
const print = ({ data }) =>
  console.log(...data.conversations.filter(({ from }) => from === 'gpt').map(({ value }) => value));
const logger = { ...console, info() {} };
await new GUIAgent({ model, logger, operator: new Desktop(), onData: print }).run(process.argv[2]);
