import { testShortForm } from './short-form.ts';
import { uploadMemory } from './upload-memory.ts';

testShortForm(uploadMemory);
