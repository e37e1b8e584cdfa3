import { fault } from '../fault.js'
import { floatsOf, type StoredTensor, type TensorFile } from '../files/tensor-file.js'
import { sizeOf } from '../shape.js'

/** The tensors of a foreign model, taken one by one: in the end none that matters may be left over. */
export class State {
  readonly #tensors: TensorFile
  readonly #taken = new Set<string>()

  constructor(tensors: TensorFile) {
    this.#tensors = tensors
  }

  get names(): string[] {
    return [...this.#tensors.keys()]
  }

  get left(): string[] {
    return this.names.filter((name) => !this.#taken.has(name))
  }

  has(name: string): boolean {
    return this.#tensors.has(name)
  }

  /** The shape of a tensor. @throws SweepstackError `model.invalid` where there is none */
  shape(name: string): readonly number[] {
    return this.#get(name).shape
  }

  /**
   * A tensor's values, row-major.
   * @throws SweepstackError `model.invalid` where there is none, or it has another shape or no finite floats
   */
  take(name: string, shape: readonly number[]): Float32Array {
    const tensor = this.#get(name)
    if (String(tensor.shape) !== String(shape))
      throw fault(
        name,
        `has shape [${tensor.shape}], and the rest of the model asks for [${shape}]`,
        'check the sizes in the config, and that the file is whole',
      )
    this.#taken.add(name)
    return floatsOf(tensor)
  }

  /** The same; zeros where there is no such tensor, as for a bias that a model does without. */
  takeOrZeros(name: string, shape: readonly number[]): Float32Array {
    return this.has(name) ? this.take(name, shape) : new Float32Array(sizeOf(shape))
  }

  /** Passes over a tensor that says nothing of what the model computes. */
  skip(name: string): void {
    this.#taken.add(name)
  }

  /** @throws SweepstackError `model.invalid` for a tensor nobody took: the model computes something that is not read */
  checkAllTaken(): void {
    const [name, ...more] = this.left
    if (name === undefined) return
    const others = more.length === 0 ? '' : ` (and ${more.length} more, such as ${more[0]})`
    throw fault(
      name,
      `is not part of a model that can be read${others}`,
      'leave it out of the state dict if the model does not use it; docs/models.md says what can be read',
    )
  }

  #get(name: string): StoredTensor {
    const tensor = this.#tensors.get(name)
    if (tensor === undefined) throw fault(name, 'is missing', `the file has ${some(this.names)}`)
    return tensor
  }
}

const some = (names: string[]): string =>
  names.length <= 6 ? names.join(', ') : `${names.slice(0, 6).join(', ')} and ${names.length - 6} more`
