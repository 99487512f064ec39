using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace FakeFinder.Web.Calibration;

/// <summary>Registration of the configured calibration.</summary>
internal static class CalibrationServices
{
    /// <summary>Adds <see cref="ScoreCalibration"/> with section <c>FakeFinder:Calibration</c>, which is checked at start.</summary>
    public static IServiceCollection AddCalibration(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<CalibrationOptions>().Bind(configuration.GetSection(CalibrationOptions.Section)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<CalibrationOptions>, CalibrationOptionsValidator>());
        services.TryAddSingleton<ScoreCalibration>();
        return services;
    }
}
