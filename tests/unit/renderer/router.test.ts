import { describe, expect, it, vi } from 'vitest';
import {
  type AppRoute,
  createAppRouter,
  createDesktopRouter,
  hashOf,
  parseRoute,
  WALL,
} from '../../../src/renderer/src/state/router';
import { idOf } from './entries';

const SESSION = '20261121-143022517-ab3d';

describe('an address', () => {
  it.each<[AppRoute, string]>([
    [WALL, '#wall'],
    [{ page: 'live', desktop: 'main' }, '#desktops/main'],
    // Links from before there were several desktops.
    [{ page: 'live', desktop: 'main', session: SESSION }, `#session/${SESSION}`],
    [{ page: 'recordings', desktop: 'main' }, '#recordings'],
    [{ page: 'player', desktop: 'main', id: idOf(3) }, `#recordings/${idOf(3)}`],
    [{ page: 'live', desktop: 'agent-2' }, '#desktops/agent-2'],
    [{ page: 'live', desktop: 'agent-2', session: SESSION }, `#desktops/agent-2/session/${SESSION}`],
    [{ page: 'recordings', desktop: 'agent-2' }, '#desktops/agent-2/recordings'],
    [{ page: 'player', desktop: 'agent-2', id: idOf(3) }, `#desktops/agent-2/recordings/${idOf(3)}`],
  ])('%o is %s', (route, hash) => {
    expect(hashOf(route)).toBe(hash);
    expect(parseRoute(hash)).toEqual(route);
  });

  it.each<[string, AppRoute | undefined]>([
    ['', undefined],
    ['#', undefined],
    ['#/', undefined],
    ['#recordings/../../etc', { page: 'recordings', desktop: 'main' }],
    ['#elsewhere', { page: 'live', desktop: 'main' }],
    ['#session/../../etc', { page: 'live', desktop: 'main' }],
    ['#desktops', WALL],
    ['#desktops/../etc', WALL],
    ['#desktops/agent-2/elsewhere', { page: 'live', desktop: 'agent-2' }],
  ])('%s that nobody wrote shows the nearest page', (hash, route) => {
    expect(parseRoute(hash)).toEqual(route);
  });
});

function setUp(hash: string) {
  let first: AppRoute = { page: 'live', desktop: 'main' };
  let back = () => {};
  const bar = {
    location: { hash, href: '' },
    addEventListener(_type: 'hashchange', listener: () => void) {
      back = listener;
    },
  };
  const router = createAppRouter(bar, () => first);
  const goTo = (next: string) => {
    bar.location.hash = next;
    back();
  };
  const setFirst = (route: AppRoute) => {
    first = route;
    router.refresh();
  };
  return { router, goTo, setFirst, shown: router.store.getState };
}

it('changes on navigation and on the browser’s Back', () => {
  const { router, goTo, shown } = setUp('#recordings');
  expect(shown()).toEqual({ page: 'recordings', desktop: 'main' });
  router.go({ page: 'player', desktop: 'main', id: idOf(1) });
  expect(shown()).toEqual({ page: 'player', desktop: 'main', id: idOf(1) });
  goTo('#');
  expect(shown()).toEqual({ page: 'live', desktop: 'main' });
});

it('without a page shows the first place, which depends on the number of desktops', () => {
  const { shown, setFirst } = setUp('');
  expect(shown()).toEqual({ page: 'live', desktop: 'main' });
  setFirst(WALL);
  expect(shown()).toEqual(WALL);
});

describe('the pages of one desktop', () => {
  it('change with its addresses only, and keep the last page meanwhile', () => {
    const { router: app, goTo, shown } = setUp('#desktops/b/recordings');
    const router = createDesktopRouter(app, 'b');
    const onChange = vi.fn();
    const leave = router.store.subscribe(onChange);
    const before = router.store.getState();
    expect(before).toMatchObject({ page: 'recordings' });
    goTo('#wall');
    expect(router.store.getState()).toBe(before);
    goTo(`#session/${SESSION}`);
    expect(router.store.getState()).toBe(before);
    expect(onChange).not.toHaveBeenCalled();
    router.go({ page: 'live' });
    expect(shown()).toEqual({ page: 'live', desktop: 'b' });
    expect(onChange).toHaveBeenCalledWith({ page: 'live', desktop: 'b' }, before);
    expect(router.hrefOf({ page: 'recordings' })).toBe('#desktops/b/recordings');
    leave();
    router.go({ page: 'recordings' });
    expect(onChange).toHaveBeenCalledTimes(1);
  });
});
