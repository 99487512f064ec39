using System.Text;
using FakeFinder.Contracts;
using FakeFinder.Web.Webhooks;
using Microsoft.Extensions.Options;

namespace FakeFinder.Web.Tests.Webhooks;

public sealed class WebhookOptionsTests
{
    private static readonly WebhookOptionsValidator Validator = new();

    [Fact]
    public void Without_settings_nothing_is_allowed_and_nothing_is_needed()
    {
        Assert.True(Validator.Validate(null, new WebhookOptions()).Succeeded);

        var refusal = Assert.Throws<InvalidRequestException>(() => Hosts().Check("https://hooks.example.org/"));
        Assert.Contains("FakeFinder:Webhooks:Hosts names no host", refusal.Message);
        Assert.Null(Hosts().Check(null));
    }

    [Theory]
    [InlineData("https://hooks.example.org/a?b=c")]
    [InlineData("https://HOOKS.example.org:443/")]
    [InlineData("https://a.b.example.net/")]
    [InlineData("https://odd.example.org:8443/x")]
    [InlineData("https://xn--bcher-kva.example/")]
    public void An_address_of_an_allowed_host_and_port_is_taken_as_it_is(string url) =>
        Assert.Equal(
            url, Hosts("hooks.example.org", "*.example.net", "odd.example.org:8443", "xn--bcher-kva.example").Check(url));

    [Theory]
    [InlineData("https://other.example.org/", "'other.example.org' at port 443")]
    [InlineData("https://hooks.example.org:8443/", "at port 8443")]
    [InlineData("https://example.net/", "example.net")]
    [InlineData("https://evilexample.net/", "evilexample.net")]
    [InlineData("https://hooks.example.org.evil.example/", "evil.example")]
    [InlineData("https://127.0.0.1/", "127.0.0.1")]
    [InlineData("https://2130706433/", "127.0.0.1")]
    [InlineData("https://hooks.example.org@evil.example/", "user name")]
    [InlineData("https://hooks.example.org/#a", "fragment")]
    [InlineData("http://hooks.example.org/", "must begin with https://")]
    [InlineData("file:///etc/passwd", "must begin with https://")]
    [InlineData("//hooks.example.org/", "must begin with https://")]
    [InlineData("", "callbackUrl is empty")]
    [InlineData(" https://hooks.example.org/", "none a space")]
    [InlineData("https://hooks.example.org/a\nb", "a\ufffdb'; it must begin with")]
    [InlineData("https://b\u00fccher.example/", "written as xn--")]
    [InlineData("https://xn--b-0\u00df/", "written as xn--")]
    public void Any_other_address_is_refused_in_a_sentence(string url, string said)
    {
        var refusal = Assert.Throws<InvalidRequestException>(() => Hosts("hooks.example.org", "*.example.net").Check(url));

        Assert.Contains(said, refusal.Message);
    }

    [Fact]
    public void An_address_may_have_2000_characters()
    {
        var longest = "https://hooks.example.org/".PadRight(2000, 'a');

        Assert.Equal(longest, Hosts("hooks.example.org").Check(longest));
        Assert.Throws<InvalidRequestException>(() => Hosts("hooks.example.org").Check(longest + "a"));
    }

    [Theory]
    [InlineData("https://hooks.example.org")]
    [InlineData("hooks.example.org/path")]
    [InlineData("*")]
    [InlineData("*.*.example.org")]
    [InlineData("hooks.example.org:0")]
    [InlineData("[2606:4700::1111]")]
    [InlineData("hooks.example.org:65536")]
    [InlineData("hooks.example.org:https")]
    [InlineData("")]
    public void What_is_no_host_is_refused_at_start(string host) =>
        Assert.Contains($"FakeFinder:Webhooks:Hosts has '{host}'", Fault(options => options.Hosts = [host]));

    [Fact]
    public void Hosts_need_a_secret_of_the_right_form_and_no_fault_shows_it()
    {
        Assert.Contains("FakeFinder:Webhooks:Secret must be set", Fault(options => options.Secret = ""));
        foreach (var wrong in new[] { "whsec_c2hvcnQ=", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_not*base64*not*base64*not*base64*" })
        {
            var fault = Fault(options => options.PreviousSecret = wrong);
            Assert.Contains("FakeFinder:Webhooks:PreviousSecret is set but is no secret", fault);
            Assert.DoesNotContain(wrong[6..], fault);
        }
    }

    [Fact]
    public void Times_have_ranges()
    {
        Assert.Contains("FakeFinder:Webhooks:Timeout is 00:05:00", Fault(options => options.Timeout = TimeSpan.FromMinutes(5)));
        Assert.Contains("FakeFinder:Webhooks:RetryAfter is 00:00:00", Fault(options => options.RetryAfter = TimeSpan.Zero));
        Assert.Contains("FakeFinder:Webhooks:RetryAtMost is 00:00:05", Fault(options => options.RetryAtMost = TimeSpan.FromSeconds(5)));
        Assert.Contains("FakeFinder:Webhooks:RepeatFor is 00:00:01", Fault(options => options.RepeatFor = TimeSpan.FromSeconds(1)));
        Assert.Contains("FakeFinder:Webhooks:KeepFor is 00:00:01", Fault(options => options.KeepFor = TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void Pauses_double_up_to_the_longest_and_end_when_it_was_tried_for_long_enough()
    {
        var options = new WebhookOptions();
        var (since, now) = (DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
        var pauses = new List<double>();
        for (var attempt = 1; options.NextAfter(attempt, since, now) is { } next; attempt++)
        {
            pauses.Add((next - now).TotalSeconds);
            now = next;
        }

        Assert.Equal([10, 20, 40, 80, 160, 320, 640, 1280, 2560, 5120, 10240, 20480, 21600], pauses.Take(13));
        Assert.All(pauses.Skip(12), pause => Assert.Equal(21600, pause));
        Assert.InRange(now - since, TimeSpan.FromDays(2.75), TimeSpan.FromDays(3));
    }

    /// <summary>The example of the specification's own libraries.</summary>
    [Fact]
    public void A_signature_is_what_other_implementations_of_Standard_Webhooks_make()
    {
        var signature = new WebhookSignature(Options.Create(new WebhookOptions { Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" }));

        Assert.Equal(
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
            signature.Sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, Encoding.UTF8.GetBytes("""{"test": 2432232314}""")));
    }

    private static CallbackHosts Hosts(params string[] hosts) => new(Options.Create(new WebhookOptions { Hosts = hosts }));

    private static string Fault(Action<WebhookOptions> change)
    {
        var options = new WebhookOptions { Hosts = ["hooks.example.org"], Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" };
        change(options);
        return Assert.Single(Validator.Validate(null, options).Failures!);
    }
}
