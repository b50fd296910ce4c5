import { limiterBound } from './limiter-bound.ts';
import { testShortForm } from './short-form.ts';

testShortForm(limiterBound);
