import { MOMENTS, type Moment } from '../../../src/sync/moments.js';

/** One way for a worker to die. */
export interface Round {
  readonly name: string;
  readonly moment: Moment;
  readonly arrival: number;
  /** What makes the worker come there: a load, being told to stop, or nothing. */
  readonly needs: 'load' | 'stop' | undefined;
  /** Not at the moment itself, but with the write after it on its way. */
  readonly write?: { readonly text: string; readonly where: 'half' | 'unanswered' };
}

interface Plan {
  readonly needs?: Round['needs'];
  /** At which arrivals, early and later; the first of its life counts as later where a life has but one. */
  readonly arrivals: readonly [number, number];
  /** What the write that follows can be told by, in the bytes that go to Redis. */
  readonly write?: string;
}

/** Every moment has to have a plan: the type says so, and `rounds` fails without one. */
const PLANS: Readonly<Record<Moment, Plan>> = {
  'lease.taken': { arrivals: [1, 1] },
  'lease.renewing': { arrivals: [1, 3] },
  'lease.releasing': { needs: 'stop', arrivals: [1, 1] },
  'lease.released': { needs: 'stop', arrivals: [1, 1] },
  'resume.before': { arrivals: [1, 1] },
  'prefetch.started': { needs: 'load', arrivals: [1, 2] },
  'prefetch.snapshotOpened': { needs: 'load', arrivals: [1, 2] },
  'prefetch.batchRead': { needs: 'load', arrivals: [1, 9], write: '\r\nP\r\n' },
  'prefetch.batchLoaded': { needs: 'load', arrivals: [1, 9] },
  'prefetch.entityLoaded': { needs: 'load', arrivals: [1, 2] },
  'handoff.snapshotRead': { needs: 'load', arrivals: [1, 2] },
  'handoff.applied': { needs: 'load', arrivals: [1, 3] },
  'announce.before': { needs: 'load', arrivals: [1, 2], write: 'XADD' },
  'announce.after': { needs: 'load', arrivals: [1, 2] },
  'commit.before': { arrivals: [1, 25], write: 'MAXLEN' },
  'commit.after': { arrivals: [1, 25] },
  'confirm.before': { arrivals: [1, 3], write: 'KEEPTTL' },
  'confirm.after': { arrivals: [1, 3] },
  'renew.before': { arrivals: [1, 1] },
  'renew.after': { arrivals: [1, 1] },
  'retire.before': { needs: 'load', arrivals: [1, 2], write: '\r\nD\r\n' },
  'retire.after': { needs: 'load', arrivals: [1, 2] },
};

const HALVES = {
  early: { which: 0, where: 'half' },
  later: { which: 1, where: 'unanswered' },
} as const;

/**
 * Each moment, then the writes that are cut: early, in their middle, or later, before their reply. Two
 * servers share the two between them.
 */
export function rounds(half: keyof typeof HALVES): Round[] {
  const { which, where } = HALVES[half];
  const moments = Object.keys(MOMENTS) as Moment[];
  const plans = moments.map((moment) => {
    const { needs, arrivals, write: text } = PLANS[moment] ?? {};
    if (!arrivals) throw new Error(`Expected a plan for moment ${moment}, got none.`);
    return { moment, needs, arrivals, text };
  });
  const killed = plans.map((plan) => ({ ...plan, arrival: plan.arrivals[which] }));
  const cut = plans.flatMap(({ text, ...plan }) =>
    text ? [{ ...plan, arrival: plan.arrivals[0], write: { text, where } }] : [],
  );
  const all: Omit<Round, 'name'>[] = [...killed, ...cut];
  return all.map(({ moment, arrival, needs, write }, at) => {
    const name = `#${at + 1} ${moment} (${arrival})${write ? `, its write ${write.where}` : ''}`;
    return { name, moment, arrival, needs, ...(write && { write }) };
  });
}
