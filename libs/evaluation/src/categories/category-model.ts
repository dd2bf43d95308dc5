/** What can be judged on the classic task: anything that gives each category a probability after a history. */
import type { FitContext, TrainSet } from '../ranker.js'
import type { CategoryTask } from './category-task.js'

/** A fitted model of the next item's category. */
export interface FittedCategories {
  /** Probabilities of the next item's category, given that it is one of the classes, [histories, classes]. */
  probabilities(histories: readonly Int32Array[]): Float32Array
  /** Frees what the model holds (tensors). */
  dispose(): void
}

/** A model by name, not yet fitted. */
export interface CategoryModel {
  readonly name: string
  fit(train: TrainSet, task: CategoryTask, context: FitContext): Promise<FittedCategories>
}
