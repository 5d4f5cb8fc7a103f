import { Component, type ReactNode } from 'react';
import styles from './Boundary.module.css';

export interface BoundaryProps {
  /** The name of the content, as a title: `The log`. */
  readonly name: string;
  /** A different value renders the content again, since its error may be gone. */
  readonly of?: unknown;
  /** Shown instead of content that cannot be rendered; by default a card with a retry button. */
  readonly fallback?: ReactNode;
  readonly children: ReactNode;
}

interface BoundaryState {
  readonly failed: boolean;
  readonly of: unknown;
}

/** Limits a rendering error to one part of the page. */
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
          <strong>{name} cannot be shown.</strong> The rest of the panel keeps working. The browser’s console
          shows the error.
        </p>
        <button type="button" onClick={() => this.setState({ failed: false })}>
          Try again
        </button>
      </div>
    );
  }
}
