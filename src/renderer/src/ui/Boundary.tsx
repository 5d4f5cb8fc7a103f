import { Component, type ReactNode } from 'react';
import styles from './Boundary.module.css';

export interface BoundaryProps {
  /** What is inside, as a title: `The log`. */
  readonly name: string;
  /** A boundary with another one tries again: what was wrong may have been in the one before. */
  readonly of?: unknown;
  /** Shown in place of what cannot be drawn; a card with a way to try again if it is left out. */
  readonly fallback?: ReactNode;
  readonly children: ReactNode;
}

interface BoundaryState {
  readonly failed: boolean;
  readonly of: unknown;
}

/** Keeps a fault within one part of the page, which says so; all others go on. */
export class Boundary extends Component<BoundaryProps, BoundaryState> {
  override state: BoundaryState = { failed: false, of: this.props.of };

  static getDerivedStateFromError(): Partial<BoundaryState> {
    return { failed: true };
  }

  static getDerivedStateFromProps({ of }: BoundaryProps, state: BoundaryState): BoundaryState | null {
    return of === state.of ? null : { failed: false, of };
  }

  override componentDidCatch(error: unknown): void {
    console.error(`${this.props.name} cannot be shown.`, error);
  }

  override render(): ReactNode {
    const { name, fallback, children } = this.props;
    if (!this.state.failed) return children;
    if (fallback !== undefined) return fallback;
    return (
      <div className={styles.failed} role="alert">
        <p>
          <strong>{name} cannot be shown.</strong> All else goes on. The browser’s console has the reason.
        </p>
        <button type="button" onClick={() => this.setState({ failed: false })}>
          Try again
        </button>
      </div>
    );
  }
}
