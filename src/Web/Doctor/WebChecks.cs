using FakeFinder.Checks;

namespace FakeFinder.Web.Doctor;

/// <summary>Registration of the checks of what the web process is for the outside.</summary>
internal static class WebChecks
{
    public static IServiceCollection AddWebChecks(this IServiceCollection services) => services
        .AddCheck<ServiceCheck>("service")
        .AddCheck<ListenCheck>("ports")
        .AddCheck<WebCertificateCheck>("web certificate")
        .AddCheck<SessionKeysCheck>("session keys");
}
