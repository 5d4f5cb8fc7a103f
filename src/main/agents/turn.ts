import { randomUUID } from 'node:crypto';
import type { ActionBody, ActionResult, ScreenshotFormat } from '../../shared/action';
import { type Call, HALTED, type Outcome, type Picture, type Turn } from '../../shared/dialects/call';
import type { Dialect } from '../../shared/dialects/space';
import type { Size } from '../../shared/geometry';
import { RequestError } from '../../shared/request-error';
import type { Dispatcher, HeldQueue } from '../actions/dispatcher';

/** The calls of a model's message, and how to execute them. */
export interface TurnRequest {
  readonly vendor: Dialect;
  readonly turn: Pick<Turn<unknown>, 'calls'>;
  /** Joins the calls of several requests to one turn; absent: the request is a turn. */
  readonly id: string | undefined;
  /** Size of the screenshots (px). */
  readonly space: Size;
  readonly chatId: string | undefined;
  /** Format of the screenshots; PNG if absent. */
  readonly format?: ScreenshotFormat | undefined;
  /** Longest wait of a screenshot until the screen is still (ms). */
  readonly settle?: number | undefined;
  /** Whether the journal keeps neither texts nor the model's words. */
  readonly sensitive: boolean;
  /** Asks a person to agree to the calls, given the name of the turn; absent: that is not needed. Rejects if not. */
  readonly consent?: (turn: string) => Promise<void>;
  /** Aborts when the client disconnects. */
  readonly signal: AbortSignal;
}

interface NamedTurn extends TurnRequest {
  /** The name of the turn in the journal. */
  readonly name: string;
  /** Whether a person did not agree to an earlier part of the turn. */
  readonly isHalted?: boolean;
}

/** Executes the calls of one request while the queue is held for its turn. */
type Part = (queue: HeldQueue) => Promise<void>;

/** Number of failed turns to remember, so that their later calls are not executed. */
const MAX_FAILED = 1000;

/** Executes turns. The calls of a turn are neighbors in the queue of actions, and it halts at the first that fails. */
export class TurnRunner {
  /** By turn, the parts that wait while the queue is held for it. */
  readonly #waiting = new Map<string, Part[]>();
  readonly #failed = new Set<string>();
  /** By turn, whether a person agrees to all its parts so far. Never rejects. */
  readonly #deciding = new Map<string, Promise<boolean>>();

  constructor(private readonly dispatcher: Pick<Dispatcher, 'hold'>) {}

  /** @returns an outcome of each call. @throws what `consent` rejects with; then no call was executed */
  run(request: TurnRequest): Promise<Outcome[]> {
    const key = request.id === undefined ? undefined : JSON.stringify([request.chatId, request.id]);
    const named = { ...request, name: request.id ?? randomUUID() };
    const earlier = key === undefined ? undefined : this.#deciding.get(key);
    return request.consent || earlier ? this.#runWithConsent(named, key, earlier) : this.#enqueue(named, key);
  }

  /** Asks a person without the queue, which others may use meanwhile. Parts of the turn that arrive meanwhile wait. */
  async #runWithConsent(
    request: NamedTurn,
    key: string | undefined,
    earlier: Promise<boolean> = Promise.resolve(true),
  ): Promise<Outcome[]> {
    const decision = earlier.then(() => request.consent?.(request.name));
    const isGranted = decision.then(
      () => earlier,
      () => false,
    );
    if (key !== undefined) this.#deciding.set(key, isGranted);
    try {
      await decision;
    } finally {
      if (key !== undefined && this.#deciding.get(key) === isGranted) this.#deciding.delete(key);
    }
    return this.#enqueue({ ...request, isHalted: !(await earlier) }, key);
  }

  #enqueue(request: NamedTurn, key: string | undefined): Promise<Outcome[]> {
    return new Promise((resolve, reject) => {
      const part: Part = (queue) => this.#runCalls(request, queue, key).then(resolve, reject);
      const group = key === undefined ? undefined : this.#waiting.get(key);
      if (group) group.push(part);
      else void this.#runParts([part], key);
    });
  }

  /** Executes the parts of a turn, and those that arrive meanwhile. */
  #runParts(parts: Part[], key: string | undefined): Promise<void> {
    if (key !== undefined) this.#waiting.set(key, parts);
    return this.dispatcher.hold(async (queue) => {
      for (let part = parts.shift(); part; part = parts.shift()) await part(queue);
      if (key !== undefined) this.#waiting.delete(key);
    });
  }

  async #runCalls(request: NamedTurn, queue: HeldQueue, key: string | undefined): Promise<Outcome[]> {
    const run = new TurnRun(request, queue);
    let halted = request.isHalted === true || (key !== undefined && this.#failed.has(key));
    const outcomes: Outcome[] = [];
    /** The screen since the turn halted: nothing changes it from then on. */
    let shown: Picture | undefined;
    for (const call of request.turn.calls) {
      const outcome = halted ? HALTED : await run.execute(call);
      if (outcome.status === 'failed') {
        halted = true;
        if (key !== undefined) this.#remember(key);
        // An earlier call may have left something pressed.
        await queue.release();
      }
      const answered = await run.withPicture(call, outcome, shown);
      if (halted) shown ??= answered.picture;
      outcomes.push(answered);
    }
    return outcomes;
  }

  #remember(key: string): void {
    this.#failed.add(key);
    const [oldest] = this.#failed;
    if (this.#failed.size > MAX_FAILED && oldest !== undefined) this.#failed.delete(oldest);
  }
}

class TurnRun {
  constructor(
    private readonly request: NamedTurn,
    private readonly queue: HeldQueue,
  ) {}

  async execute(call: Call): Promise<Outcome> {
    try {
      let text = '';
      const warnings: string[] = [];
      for (const body of call.bodies) {
        const result = await this.#dispatch(body, call);
        text = result.output;
        warnings.push(...(result.warnings ?? []));
      }
      const picture = call.picture === 'result' ? await this.#capture(call) : undefined;
      return { status: 'done', text, warnings, ...(picture && { picture }) };
    } catch (error) {
      return { status: 'failed', text: sentenceOf(error), warnings: [] };
    }
  }

  /** Adds a screenshot if the call has one added. The call has its outcome already, so an error is only a warning. */
  async withPicture(call: Call, outcome: Outcome, shown: Picture | undefined): Promise<Outcome> {
    const wanted = call.picture === 'always' || (call.picture === 'after' && outcome.status === 'done');
    if (!wanted || this.request.signal.aborted) return outcome;
    try {
      const picture = shown ?? (await this.#capture({ ...call, reason: undefined }));
      return { ...outcome, ...(picture && { picture }) };
    } catch (error) {
      return { ...outcome, warnings: [...outcome.warnings, `There is no screenshot. ${sentenceOf(error)}`] };
    }
  }

  async #capture(call: Call): Promise<Picture | undefined> {
    const { width, height } = this.request.space;
    const { format = 'png', settle } = this.request;
    const body: ActionBody = {
      ...{ action: 'screenshot', scaled_width: width, scaled_height: height },
      ...(call.region && { region: [...call.region] }),
      ...(format !== 'png' && { format }),
      ...(settle !== undefined && settle > 0 && { settle }),
    };
    const { screenshot_data: data } = await this.#dispatch(body, { ...call, problem: undefined });
    return data === undefined ? undefined : { data, mediaType: `image/${format}` };
  }

  #dispatch(
    body: ActionBody,
    call: Pick<Call, 'id' | 'reason'> & { problem?: string | undefined },
  ): Promise<ActionResult> {
    const { vendor, name, chatId, sensitive, signal } = this.request;
    return this.queue.dispatch({
      body: sensitive ? { ...body, sensitive } : body,
      ...{ source: 'agent', chatId, signal, problem: call.problem },
      agent: {
        vendor,
        ...(call.id !== undefined && { call_id: call.id }),
        turn: name,
        // The words may repeat the text.
        ...(call.reason !== undefined && !sensitive && { reason: call.reason }),
      },
    });
  }
}

/** An error as a sentence for the model. @throws an error that no action should have */
function sentenceOf(error: unknown): string {
  if (!(error instanceof RequestError)) throw error;
  const { message, detail } = error;
  if (!detail) return message;
  return /[.!?…]$/.test(message) ? `${message} ${detail}` : `${message}. ${detail}`;
}
