import { createStore } from 'zustand/vanilla';
import { isDesktopName, MAIN_DESKTOP } from '../../../shared/named-desktop';
import { parseRecordingId } from '../../../shared/recording';
import { isSessionId } from '../../../shared/session';
import { LINKED_HOST } from '../ui/api-base';
import { type ReadableStore, readable } from './readable-store';

/** A page of a desktop. */
export type PanelRoute =
  /** `session` is the past session to show; absent for the running one. */
  | { readonly page: 'live'; readonly session?: string }
  | { readonly page: 'recordings' }
  | { readonly page: 'player'; readonly id: string };

/** What the window shows. It is in the URL, so that reload, back and links work. */
export type AppRoute = { readonly page: 'wall' } | (PanelRoute & { readonly desktop: string });

export const WALL: AppRoute = { page: 'wall' };

/** Addresses that name no desktop are those of `main`. Undefined for an address without a page. */
export function parseRoute(hash: string): AppRoute | undefined {
  const parts = hash.replace(/^#\/?/, '').split('/');
  const [first, desktop = '', ...rest] = parts;
  if (first === '') return undefined;
  if (first === 'wall') return WALL;
  if (first !== 'desktops') return { ...parsePage(parts), desktop: MAIN_DESKTOP };
  return isDesktopName(desktop) ? { ...parsePage(rest), desktop } : WALL;
}

function parsePage([page, id = '']: readonly string[]): PanelRoute {
  if (page === 'session' && isSessionId(id)) return { page: 'live', session: id };
  if (page !== 'recordings') return { page: 'live' };
  const known = parseRecordingId(id);
  return known === undefined ? { page: 'recordings' } : { page: 'player', id: known };
}

export function hashOf(route: AppRoute): string {
  if (route.page === 'wall') return '#wall';
  const path = pathOf(route);
  if (route.desktop === MAIN_DESKTOP && path !== '') return `#${path}`;
  return `#desktops/${route.desktop}${path && `/${path}`}`;
}

function pathOf(route: PanelRoute): string {
  switch (route.page) {
    case 'live':
      return route.session === undefined ? '' : `session/${route.session}`;
    case 'recordings':
      return 'recordings';
    case 'player':
      return `recordings/${route.id}`;
  }
}

/** The part of `window` that the router uses. */
export interface AddressBar {
  readonly location: { hash: string; href: string };
  addEventListener(type: 'hashchange', listener: () => void): void;
}

export type AppRouter = ReturnType<typeof createAppRouter>;

/** @param first what an address without a page shows */
export function createAppRouter(bar: AddressBar, first: () => AppRoute) {
  const read = () => parseRoute(bar.location.hash) ?? first();
  const store = createStore<AppRoute>(read);
  const take = () => store.setState(read(), true);
  bar.addEventListener('hashchange', take);
  return {
    store: readable(store),
    /** Reads the address again, because what `first` returns has changed. */
    refresh: take,
    go(route: AppRoute) {
      // The wall shows the desktops of all hosts, and is the page of this one.
      if (route.page === 'wall' && LINKED_HOST !== undefined) {
        bar.location.href = `/${hashOf(WALL)}`;
        return;
      }
      bar.location.hash = hashOf(route);
      // The event fires later; readers need the new route now.
      take();
    },
  };
}

/** The pages of one desktop. */
export interface Router {
  readonly store: ReadableStore<PanelRoute>;
  go(route: PanelRoute): void;
  /** The address of a page, for links. */
  hrefOf(route: PanelRoute): string;
}

/** The last page of the desktop stays the current one while the window shows something else. */
export function createDesktopRouter(app: Pick<AppRouter, 'store' | 'go'>, desktop: string): Router {
  let page: PanelRoute = { page: 'live' };
  const getState = () => {
    const route = app.store.getState();
    if (route.page !== 'wall' && route.desktop === desktop) page = route;
    return page;
  };
  return {
    store: {
      getState,
      getInitialState: getState,
      subscribe(listener) {
        let before = getState();
        return app.store.subscribe(() => {
          const next = getState();
          if (next === before) return;
          const earlier = before;
          before = next;
          listener(next, earlier);
        });
      },
    },
    go: (route) => app.go({ ...route, desktop }),
    hrefOf: (route) => hashOf({ ...route, desktop }),
  };
}
