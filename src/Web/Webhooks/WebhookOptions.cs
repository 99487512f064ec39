using Microsoft.Extensions.Options;

namespace FakeFinder.Web.Webhooks;

/// <summary>Section <c>FakeFinder:Webhooks</c>.</summary>
public sealed class WebhookOptions
{
    public const string Section = "FakeFinder:Webhooks";

    /// <summary>
    /// Hosts that may be told of the ends of jobs and batches: names without scheme, or <c>*.example.org</c> for all names below one; with
    /// <c>:PORT</c> where it is not 443. By default none, and then a <c>callbackUrl</c> is refused and nothing is sent.
    /// </summary>
    public IReadOnlyList<string> Hosts { get; set; } = [];

    /// <summary>
    /// Signs what is sent, in the form of Standard Webhooks: <c>whsec_</c> and 24 to 64 random bytes as Base64. Needed where there are
    /// hosts.
    /// </summary>
    public string Secret { get; set; } = "";

    /// <summary>While the secret is changed, the one of before: it signs too. By default none.</summary>
    public string PreviousSecret { get; set; } = "";

    /// <summary>How long one attempt may take in all; 1 s to 2 min, default 15 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The pause after the first attempt that fails, which each further one doubles; 1 s to 1 h, default 10 s.</summary>
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The longest pause; from <see cref="RetryAfter"/> to 1 day, default 6 h.</summary>
    public TimeSpan RetryAtMost { get; set; } = TimeSpan.FromHours(6);

    /// <summary>How long it is tried before it is given up; 1 min to 30 days, default 3 days.</summary>
    public TimeSpan RepeatFor { get; set; } = TimeSpan.FromDays(3);

    /// <summary>How long what was delivered or given up is listed; 1 h to 10 years, default 30 days.</summary>
    public TimeSpan KeepFor { get; set; } = TimeSpan.FromDays(30);

    /// <returns>When to try again after so many attempts; null where it is given up.</returns>
    public DateTimeOffset? NextAfter(int attempts, DateTimeOffset since, DateTimeOffset now)
    {
        var pause = RetryAfter * Math.Pow(2, Math.Clamp(attempts - 1, 0, 20));
        var next = now + (pause < RetryAtMost ? pause : RetryAtMost);
        return next <= since + RepeatFor ? next : null;
    }
}

internal sealed class WebhookOptionsValidator : IValidateOptions<WebhookOptions>
{
    public ValidateOptionsResult Validate(string? name, WebhookOptions options)
    {
        var faults = options.Hosts.Where(host => CallbackHosts.Read(host) is null)
            .Select(host =>
                $"{WebhookOptions.Section}:{nameof(options.Hosts)} has '{host}'; a host name without scheme is allowed, or *.example.org "
                    + "for all names below one, with :PORT where it is not 443.")
            .Concat(SecretFaults(options))
            .Concat(
            [
                .. Range(nameof(options.Timeout), options.Timeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(2)),
                .. Range(nameof(options.RetryAfter), options.RetryAfter, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
                .. Range(nameof(options.RetryAtMost), options.RetryAtMost, options.RetryAfter, TimeSpan.FromDays(1)),
                .. Range(nameof(options.RepeatFor), options.RepeatFor, TimeSpan.FromMinutes(1), TimeSpan.FromDays(30)),
                .. Range(nameof(options.KeepFor), options.KeepFor, TimeSpan.FromHours(1), TimeSpan.FromDays(3650)),
            ])
            .ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    /// <summary>No sentence shows a secret, right or wrong.</summary>
    private static IEnumerable<string> SecretFaults(WebhookOptions options)
    {
        if (options.Hosts.Count > 0 && options.Secret.Length == 0)
        {
            yield return $"{WebhookOptions.Section}:{nameof(options.Hosts)} names hosts, so {WebhookOptions.Section}:"
                + $"{nameof(options.Secret)} must be set: {WebhookSignature.Form}.";
        }

        foreach (var (key, secret) in new[]
        {
            (nameof(options.Secret), options.Secret), (nameof(options.PreviousSecret), options.PreviousSecret),
        })
        {
            if (secret.Length > 0 && WebhookSignature.ReadSecret(secret) is null)
            {
                yield return $"{WebhookOptions.Section}:{key} is set but is no secret; it must be {WebhookSignature.Form}.";
            }
        }
    }

    private static IEnumerable<string> Range(string key, TimeSpan value, TimeSpan least, TimeSpan most) =>
        value < least || value > most
            ? [$"{WebhookOptions.Section}:{key} is {value}; it must be from {least} to {most}."]
            : [];
}
