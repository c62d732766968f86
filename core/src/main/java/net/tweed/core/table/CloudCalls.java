package net.tweed.core.table;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import net.tweed.core.model.Clock;
import net.tweed.core.model.Mandate;
import net.tweed.core.model.TweedException;
import net.tweed.core.model.TweedException.Kind;

/**
 * Calls to one cloud with one account: paced, and given up for a while where nothing answers. The cloud's SDK must not
 * retry by itself, so that attempts do not multiply. It never waits: what may not go now is a failure of kind THROTTLED
 * that says when.
 *
 * <p>Every failure is a {@link TweedException}, made by the cloud's classifier: the one table of its errors. For any
 * thread.
 */
public final class CloudCalls {
    /** How often a reading is tried at once where the connection breaks; a write's outcome must be read first. */
    private static final int READ_ATTEMPTS = 2;
    /** Calls the breaker judges by. */
    private static final int WINDOW = 8;
    /** How long the cloud is left alone after half of those went unanswered. */
    private static final Duration OPEN = Duration.ofSeconds(20);

    private static final Duration THROTTLE_FIRST = Duration.ofSeconds(1);
    private static final int THROTTLE_DOUBLINGS = 6;

    /** A cloud's errors: makes ours of one that its SDK threw. The text names the call and holds no secret. */
    public interface Classifier {
        TweedException classify(String api, Exception thrown);
    }

    private final Clock clock;
    private final Observer observer;
    private final Classifier classifier;
    private final RandomGenerator random;
    private final Function<String, Pace.Rate> rates;
    private final Mandate mandate;
    private final CircuitBreaker breaker;
    private final Retry retry;
    private final Map<String, Api> apis = new ConcurrentHashMap<>();

    private static final class Api {
        final Pace pace;
        int throttles;

        Api(Pace pace) {
            this.pace = pace;
        }
    }

    /**
     * Calls to one cloud.
     *
     * @param cloud its name, for messages
     * @param mandate asked before each call is sent
     * @param rates how often each API may be called
     */
    public CloudCalls(
            String cloud,
            Clock clock,
            Observer observer,
            RandomGenerator random,
            Mandate mandate,
            Function<String, Pace.Rate> rates,
            Classifier classifier) {
        this.mandate = mandate;
        this.clock = clock;
        this.observer = observer;
        this.random = random;
        this.rates = rates;
        this.classifier = classifier;
        this.breaker = CircuitBreaker.of(
                cloud,
                CircuitBreakerConfig.custom()
                        .slidingWindowSize(WINDOW)
                        .minimumNumberOfCalls(WINDOW)
                        .waitDurationInOpenState(OPEN.minusMillis(1)) // it opens after that, not at it
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .clock(new UptimeClock(clock))
                        .currentTimestampFunction(c -> clock.uptime().toNanos(), TimeUnit.NANOSECONDS)
                        .recordException(CloudCalls::isSilence)
                        .ignoreException(e -> e instanceof TweedException known && known.kind() == Kind.THROTTLED)
                        .build());
        this.retry = Retry.of(
                cloud,
                RetryConfig.custom()
                        .maxAttempts(READ_ATTEMPTS)
                        .intervalFunction(attempt -> 0L)
                        .retryOnException(CloudCalls::isSilence)
                        .build());
    }

    /** Makes a call that changes nothing; tried again at once where nothing answers. */
    public <T> T read(String api, Callable<T> call) {
        return guarded(api, Retry.decorateCallable(retry, () -> paced(api, call)));
    }

    /** Makes a call that changes something: once. Where nothing answers nobody knows whether it happened. */
    public <T> T write(String api, Callable<T> call) {
        return guarded(api, () -> paced(api, call));
    }

    /** Calls of a host that writes its own rows. */
    public CloudCalls(
            String cloud,
            Clock clock,
            Observer observer,
            RandomGenerator random,
            Function<String, Pace.Rate> rates,
            Classifier classifier) {
        this(cloud, clock, observer, random, Mandate.always(), rates, classifier);
    }

    private <T> T guarded(String api, Callable<T> call) {
        if (!breaker.tryAcquirePermission()) {
            throw new TweedException(
                    Kind.THROTTLED,
                    breaker.getName() + " does not answer: it is left alone for " + OPEN.toSeconds()
                            + " s. Check this host's way to it.",
                    null,
                    OPEN);
        }
        long start = breaker.getCurrentTimestamp();
        try {
            T result = call.call();
            breaker.onResult(breaker.getCurrentTimestamp() - start, breaker.getTimestampUnit(), result);
            return result;
        } catch (Exception e) {
            breaker.onError(breaker.getCurrentTimestamp() - start, breaker.getTimestampUnit(), e);
            throw e instanceof TweedException known ? known : classifier.classify(api, e);
        }
    }

    private <T> T paced(String api, Callable<T> call) {
        Api at = apis.computeIfAbsent(api, name -> new Api(new Pace(rates.apply(name), clock)));
        Duration wait = at.pace.reserve();
        if (!wait.isZero()) {
            observer.called(api, Observer.Call.WAITED);
            throw new TweedException(Kind.THROTTLED, api + " is called at its own pace", null, wait);
        }
        mandate.check();
        try {
            T result = call.call();
            at.throttles = 0;
            observer.called(api, Observer.Call.DONE);
            return result;
        } catch (Exception e) {
            throw failed(api, at, e instanceof TweedException known ? known : classifier.classify(api, e));
        }
    }

    private TweedException failed(String api, Api at, TweedException e) {
        if (e.kind() != Kind.THROTTLED) {
            observer.called(api, Observer.Call.FAILED);
            return e;
        }
        observer.called(api, Observer.Call.THROTTLED);
        Duration most = THROTTLE_FIRST.multipliedBy(1L << Math.min(at.throttles++, THROTTLE_DOUBLINGS));
        Duration wait =
                e.retryAfter().orElseGet(() -> most.dividedBy(2).plusMillis(random.nextLong(most.toMillis() / 2 + 1)));
        at.pace.hold(wait);
        return new TweedException(Kind.THROTTLED, String.valueOf(e.getMessage()), e, wait);
    }

    private static boolean isSilence(Throwable e) {
        return e instanceof TweedException known && known.kind() == Kind.UNAVAILABLE;
    }
}
