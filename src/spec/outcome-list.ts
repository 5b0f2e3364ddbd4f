/** The outcomes of a part, numbered as they are first named. */
export class OutcomeList {
  readonly ids: string[] = [];

  position(id: string): number {
    const known = this.ids.indexOf(id);
    return known >= 0 ? known : this.ids.push(id) - 1;
  }
}
